// What a file is, by its first bytes; the extension is not asked.
#include <fmt/format.h>

#include <array>

#include "core/sheet/csv.h"
#include "core/sheet/file.h"

namespace sqlagent::sheet::detail {
namespace {

struct Known {
  std::string_view magic, what;
};
constexpr std::array<Known, 13> kOther{{{"%PDF", "a PDF document"},
                                        {"\x89PNG", "an image"},
                                        {"\xFF\xD8\xFF", "an image"},
                                        {"GIF8", "an image"},
                                        {"BM\x00", "an image"},
                                        {"RIFF", "a sound or video file"},
                                        {"\x1F\x8B", "a gzip archive: please unpack it first"},
                                        {"Rar!", "a RAR archive: please unpack it first"},
                                        {"7z\xBC\xAF", "a 7-Zip archive: please unpack it first"},
                                        {"\x7F"
                                         "ELF",
                                         "a program"},
                                        {"MZ", "a program"},
                                        {"{\\rtf", "a text document (RTF)"},
                                        {"SQLite format 3", "a SQLite database"}}};

Refusal refuse(Refusal::Reason reason, std::string message) {
  return {reason, std::move(message)};
}

struct TextFile final : File {
  Source source;
  Dialect dialect;
  Result<std::unique_ptr<RowReader>, Refusal> rows(size_t) const override {
    return std::make_unique<CsvReader>(source, dialect, limits);
  }
  double share_before(size_t) const override { return 0; }
  double share_of(size_t, uint64_t bytes) const override {
    return source.size == 0 ? 1 : static_cast<double>(bytes) / static_cast<double>(source.size);
  }
};

// Control characters that no text has; tab, line ends and form feed are fine.
bool looks_binary(std::string_view text, uint64_t nul_bytes) {
  size_t controls = nul_bytes;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    controls += byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f';
  }
  return controls > 4 && controls > text.size() / 100;
}

bool looks_like_markup(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  constexpr std::array<std::string_view, 5> kMarkup{"<!DOCTYPE html", "<!doctype html", "<html",
                                                    "<HTML", "<?xml"};
  for (const auto start : kMarkup)
    if (text.starts_with(start)) return true;
  return false;
}

}  // namespace

Result<std::shared_ptr<File>, Refusal> open_file(Source source, std::string_view name,
                                                 const Limits& limits) {
  using Reason = Refusal::Reason;
  if (source.size == 0) return unexpected(refuse(Reason::empty, "The file is empty."));
  std::array<char, 4096> head_bytes{};
  const size_t size = source.read(
      0, std::span(head_bytes.data(), std::min<uint64_t>(head_bytes.size(), source.size)));
  const std::string_view magic(head_bytes.data(), size);
  if (magic.starts_with("PK\x03\x04") || magic.starts_with("PK\x05\x06"))
    return open_xlsx(std::move(source), name, limits);
  if (magic.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) {
    // A compound file: Excel 97–2003, or a new workbook wrapped in encryption (its stream names are
    // UTF-16).
    std::array<char, 64 * 1024> wide{};
    const size_t seen =
        source.read(0, std::span(wide.data(), std::min<uint64_t>(wide.size(), source.size)));
    constexpr std::string_view kEncrypted("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", 32);
    std::string_view text(wide.data(), seen);
    std::array<char, 64 * 1024> end{};
    const uint64_t from = source.size > end.size() ? source.size - end.size() : 0;
    const size_t ending =
        source.read(from, std::span(end.data(), std::min<uint64_t>(end.size(), source.size)));
    if (text.find(kEncrypted) != text.npos ||
        std::string_view(end.data(), ending).find(kEncrypted) != text.npos)
      return unexpected(
          refuse(Reason::encrypted,
                 "The workbook is protected with a password. Please save a copy without one."));
    return unexpected(refuse(
        Reason::legacy_format,
        "This is a file of an old Excel (.xls). Please open it and save it as .xlsx or .csv."));
  }
  for (const auto& [start, what] : kOther)
    if (magic.starts_with(start))
      return unexpected(refuse(Reason::not_a_spreadsheet,
                               fmt::format("This is not a spreadsheet but {}.", what)));

  TextStream stream(source);
  std::string head;
  stream.append(head, 64 * 1024);
  if (looks_binary(head, stream.nul_bytes()))
    return unexpected(
        refuse(Reason::not_a_spreadsheet,
               "This is not a spreadsheet: the file holds binary data, not rows of text."));
  if (looks_like_markup(head))
    return unexpected(refuse(Reason::not_a_spreadsheet,
                             "This is a web page or XML document. Please open it in Excel and save "
                             "it as .xlsx or .csv."));
  if (head.find_first_not_of(" \t\r\n\f\v") == head.npos && stream.bytes_read() >= source.size)
    return unexpected(refuse(Reason::empty, "The file holds only blank lines."));
  auto file = std::make_shared<TextFile>();
  file->name = name;
  file->limits = limits;
  file->dialect = sniff_dialect(head);
  file->sheets.emplace_back().semicolons = file->dialect.delimiter == ';';
  file->source = std::move(source);
  return file;
}

}  // namespace sqlagent::sheet::detail
