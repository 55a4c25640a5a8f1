// What a file is, by its first bytes; the extension is not asked.
#include <fmt/format.h>

#include <array>

#include "core/sheet/open.h"

namespace sqlagent::sheet::detail {
namespace {

struct Known {
  std::string_view magic, what;
  bool short_magic = false;  // two letters may begin a text too: only with a NUL soon after them
};
constexpr std::string_view kUnpack = "a packed archive: please unpack it first";
constexpr std::array<Known, 17> kOther{
    {{"%PDF", "a PDF document"},
     {"\x89PNG", "an image"},
     {"\xFF\xD8\xFF", "an image"},
     {"GIF8", "an image"},
     {"BM", "an image", true},
     {"RIFF", "a sound or video file", true},
     {"Rar!", kUnpack},
     {"7z\xBC\xAF", kUnpack},
     {"BZh", kUnpack, true},
     {"\xFD"
      "7zXZ",
      kUnpack},
     {"\x28\xB5\x2F\xFD", kUnpack},
     {"\x7F"
      "ELF",
      "a program"},
     {"MZ", "a program", true},
     {"{\\rtf", "a text document (RTF)"},
     {"PAR1", "a Parquet file: please save it as .csv"},
     {"SQLite format 3", "a SQLite database"},
     {"\x09\x04\x06", "a workbook of a very old Excel (4 or before): please save it as .xlsx"}}};

}  // namespace

Result<std::shared_ptr<File>, Refusal> open_file(Source source, std::string_view name,
                                                 const Limits& limits) {
  using Reason = Refusal::Reason;
  if (source.size == 0) return unexpected(Refusal{Reason::empty, "The file is empty."});
  if (source.size > limits.bytes)
    return unexpected(Refusal{
        Reason::too_large,
        fmt::format("The file is larger than {} MB. Please split it.", limits.bytes >> 20)});
  std::array<char, 1024> head{};
  const size_t size =
      source.read(0, std::span(head.data(), std::min<uint64_t>(head.size(), source.size)));
  const std::string_view start_of_file(head.data(), size);
  const std::string_view magic = start_of_file.substr(0, 64);
  if (magic.starts_with("PK\x03\x04") || magic.starts_with("PK\x05\x06"))
    return open_zip(std::move(source), name, limits);
  if (magic.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))
    return open_xls(std::move(source), name, limits);
  if (magic.starts_with("\x1F\x8B")) return open_gzip(std::move(source), name, limits);
  for (const auto& [start, what, is_short] : kOther)
    if (magic.starts_with(start) && (!is_short || magic.find('\0') != magic.npos))
      return unexpected(Refusal{Reason::not_a_spreadsheet,
                                fmt::format("This is not a spreadsheet but {}.", what)});
  if (start_of_file.find("<?xml") < 4 && start_of_file.find("opendocument") != start_of_file.npos &&
      start_of_file.find("office:document") != start_of_file.npos)
    return open_flat_ods(std::move(source), name, limits);
  return open_text(std::move(source), name, limits);
}

}  // namespace sqlagent::sheet::detail
