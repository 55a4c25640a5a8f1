// Files that come packed: gzip, and zip archives of tables. Each file in an archive is a sheet (or
// several). Names in an archive are labels: nothing is ever written to a disk.
#include <fmt/format.h>

#include <algorithm>

#include "core/sheet/gzip.h"
#include "core/sheet/open.h"
#include "core/sheet/text_file.h"
#include "core/sheet/text_stream.h"
#include "core/sheet/workbook.h"

namespace sqlagent::sheet::detail {
namespace {

using Reason = Refusal::Reason;

// Files of an archive, one after the other.
struct PackedFiles final : File {
  struct Place {
    size_t file, sheet;
  };
  std::vector<std::shared_ptr<File>> files;
  std::vector<Place> places;  // of each sheet

  double part() const { return 1.0 / static_cast<double>(std::max<size_t>(1, files.size())); }
  Result<std::unique_ptr<RowReader>, Refusal> rows(size_t sheet) const override {
    return files[places[sheet].file]->rows(places[sheet].sheet);
  }
  double share_before(size_t sheet) const override {
    const auto [file, inner] = places[sheet];
    return part() * (static_cast<double>(file) + files[file]->share_before(inner));
  }
  double share_of(size_t sheet, uint64_t bytes) const override {
    return part() * files[places[sheet].file]->share_of(places[sheet].sheet, bytes);
  }
};

std::string_view stem(std::string_view path) {
  path = path.substr(path.find_last_of("/\\") + 1);
  return path.substr(0, path.rfind('.') == 0 ? path.npos : path.rfind('.'));
}

// An entry's name as text, in whatever encoding the packer wrote it.
std::string label(std::string_view entry) {
  std::string text;
  TextDecoder(entry).append(text, entry, true);
  return text;
}

// What an archive holds beside the files that somebody put there.
bool is_clutter(std::string_view path) {
  const std::string_view file = path.substr(path.find_last_of("/\\") + 1);
  return file.empty() || file.starts_with('.') || path.starts_with("__MACOSX/") ||
         file == "Thumbs.db" || file == "desktop.ini";
}

// size: how many to expect.
Result<std::string, Refusal> all_bytes(ByteStream& stream, uint64_t size, std::string_view name,
                                       const Limits& limits) {
  std::string bytes;
  bytes.reserve(std::min(size, limits.packed_workbook_bytes) + (2 << 20));
  for (size_t done = 0;; done = bytes.size()) {
    constexpr size_t kPieceBytes = 1 << 20;
    bytes.resize(done + kPieceBytes);
    const auto read = stream.read(std::span(bytes.data() + done, kPieceBytes));
    if (!read) return unexpected(read.error());
    bytes.resize(done + *read);
    if (bytes.size() > limits.packed_workbook_bytes)
      return unexpected(
          Refusal{Reason::too_large,
                  fmt::format("The workbook {} in the archive is larger than {} MB. Please unpack "
                              "it and upload it by itself.",
                              name, limits.packed_workbook_bytes >> 20)});
    if (*read < kPieceBytes) return bytes;
  }
}

// One packed file: workbooks need all their bytes at hand, texts are read as they inflate.
Opened open_packed(const OpenStream& open, uint64_t size, std::string_view name,
                   const Limits& limits) {
  auto stream = open();
  if (!stream) return unexpected(stream.error());
  std::string start(8, '\0');
  const auto read = (*stream)->read(start);
  if (!read) return unexpected(read.error());
  start.resize(*read);
  const bool zip = start.starts_with("PK\x03\x04"),
             compound = start.starts_with("\xD0\xCF\x11\xE0");
  if (start.starts_with("\x1F\x8B"))
    return unexpected(Refusal{Reason::not_a_spreadsheet,
                              fmt::format("{} is packed twice. Please unpack it.", name)});
  if (!zip && !compound)
    return open_text_from([open] { return forward_source(open); }, size, name, limits);
  stream = open();
  if (!stream) return unexpected(stream.error());
  auto bytes = all_bytes(**stream, size, name, limits);
  if (!bytes) return unexpected(bytes.error());
  Source source = source_of(std::move(*bytes));
  if (compound) return open_xls(std::move(source), name, limits);
  auto inner = Zip::open(source, limits);
  if (!inner) return unexpected(inner.error());
  if (inner->has("[Content_Types].xml")) return open_xlsx(std::move(*inner), name, limits);
  if (inner->has("content.xml")) return open_ods(std::move(*inner), name, limits);
  return unexpected(
      Refusal{Reason::not_a_spreadsheet,
              fmt::format("{} is an archive inside an archive. Please unpack it first.", name)});
}

Opened open_archive(Zip zip, std::string_view name, const Limits& limits) {
  auto packed = std::make_shared<PackedFiles>();
  packed->name = name;
  packed->limits = limits;
  const auto shared = std::make_shared<const Zip>(std::move(zip));
  std::vector<std::string> names = shared->names();
  std::erase_if(names, is_clutter);
  std::optional<Refusal> last;
  for (const std::string& entry : names) {
    const std::string shown = label(entry);
    const OpenStream open = [shared, entry]() -> Result<std::unique_ptr<ByteStream>, Refusal> {
      auto part = shared->part(entry);
      if (!part) return unexpected(part.error());
      return std::unique_ptr<ByteStream>(std::move(*part));
    };
    auto file = open_packed(open, shared->size_of(entry), shown, limits);
    if (!file) {
      last = file.error();
      if (last->reason != Reason::not_a_spreadsheet && last->reason != Reason::empty)
        return unexpected(*last);
      packed->notices.push_back(
          {"left_out", fmt::format("{} was left out. {}", shown, last->message), "", {}});
      continue;
    }
    for (size_t sheet = 0; sheet < (*file)->sheets.size(); ++sheet) {
      Sheet inner = (*file)->sheets[sheet];
      inner.name = inner.name.empty() ? std::string(stem(shown))
                                      : fmt::format("{} · {}", stem(shown), inner.name);
      packed->sheets.push_back(std::move(inner));
      packed->places.push_back({packed->files.size(), sheet});
    }
    for (Notice& notice : (*file)->notices) packed->notices.push_back(std::move(notice));
    if (packed->sheets.size() > limits.sheets)
      return unexpected(Refusal{
          Reason::limit,
          fmt::format("The archive holds more than {} tables. Please split it.", limits.sheets)});
    packed->files.push_back(std::move(*file));
  }
  if (packed->files.empty())
    return unexpected(
        names.size() == 1 && last
            ? *last
            : Refusal{Reason::not_a_spreadsheet, "There is no spreadsheet in this zip archive."});
  packed->format = "zip archive of " + packed->files.front()->format;
  return packed;
}

}  // namespace

Opened open_zip(Source source, std::string_view name, const Limits& limits) {
  auto zip = Zip::open(std::move(source), limits);
  if (!zip) return unexpected(zip.error());
  if (zip->has("[Content_Types].xml") || zip->has("word/document.xml") ||
      zip->has("xl/workbook.xml") || zip->has("xl/workbook.bin"))
    return open_xlsx(std::move(*zip), name, limits);
  if (zip->has("mimetype") && zip->has("content.xml"))
    return open_ods(std::move(*zip), name, limits);
  if (zip->has("Index/Document.iwa"))
    return unexpected(
        Refusal{Reason::legacy_format,
                "This is a Numbers or Pages document. Please export it as .xlsx or .csv."});
  return open_archive(std::move(*zip), name, limits);
}

Opened open_gzip(Source source, std::string_view name, const Limits& limits) {
  const uint64_t packed = source.size;
  const OpenStream open = [source, limits]() -> Result<std::unique_ptr<ByteStream>, Refusal> {
    return std::make_unique<GzipStream>(source, limits);
  };
  constexpr uint64_t kUsualRatio = 6;  // nobody knows how long the text is: progress is a guess
  const std::string_view inner = name.ends_with(".gz") ? name.substr(0, name.size() - 3) : name;
  auto file = open_packed(open, packed * kUsualRatio, inner, limits);
  if (file) (*file)->format = "gzip of " + (*file)->format;
  return file;
}

}  // namespace sqlagent::sheet::detail
