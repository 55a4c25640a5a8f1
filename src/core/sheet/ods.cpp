// An OpenDocument spreadsheet, packed (.ods) or flat (.fods), as a file of sheets.
#include <fmt/format.h>

#include "core/sheet/ods_sheet.h"
#include "core/sheet/opc.h"
#include "core/sheet/open.h"
#include "core/sheet/xls_workbook.h"

namespace sqlagent::sheet {
namespace {

// Every sheet lies in the same part: reading one means to pass over those before it.
struct OdsFile final : detail::File {
  OpenStream open;
  std::vector<OdsTable> tables;
  OdsStyles styles;
  double bytes = 0;  // of the content, as the archive claims

  Result<std::unique_ptr<RowReader>, Refusal> rows(size_t sheet) const override {
    auto content = open();
    if (!content) return unexpected(content.error());
    return ods_rows(std::move(*content), sheet, tables[sheet].layout, styles, limits);
  }
  double share_before(size_t sheet) const override {
    return sheet == 0 ? 0 : tables[sheet - 1].share;
  }
  double share_of(size_t sheet, uint64_t read) const override {
    const double at = bytes == 0 ? 0 : static_cast<double>(read) / bytes;
    return std::max(0.0, std::min(at, tables[sheet].share) - share_before(sheet));
  }
};

struct ManifestReader final : XmlReader {
  using XmlReader::XmlReader;
  bool encrypted = false;
  void start(std::string_view name, const Attributes&) override {
    encrypted = encrypted || name == "encryption-data";
  }
  void end(std::string_view) override {}
};

// The part of an archive that holds the styles which have names.
struct StylesReader final : XmlReader {
  using XmlReader::XmlReader;
  OdsStyles styles;
  void start(std::string_view name, const Attributes& a) override { styles.start(name, a); }
  void end(std::string_view) override {}
  void text(std::string_view piece) override { styles.text(piece); }
};

detail::Opened opened(OpenStream open, uint64_t size, OdsStyles styles, std::string_view name,
                      const Limits& limits) {
  auto content = open();
  if (!content) return unexpected(content.error());
  auto tables = survey_ods(std::move(*content), styles, limits);
  if (!tables) return unexpected(tables.error());
  if (tables->empty())
    return unexpected(Refusal{Refusal::Reason::empty, "The workbook has no sheet with cells."});
  auto file = std::make_shared<OdsFile>();
  file->name = name;
  file->format = "OpenDocument spreadsheet (.ods)";
  file->limits = limits;
  for (const OdsTable& table : *tables) file->sheets.push_back(table.sheet);
  file->open = std::move(open);
  file->tables = std::move(*tables);
  file->styles = std::move(styles);
  file->bytes = static_cast<double>(size);
  return file;
}

}  // namespace

detail::Opened detail::open_ods(Zip zip, std::string_view name, const Limits& limits) {
  using Reason = Refusal::Reason;
  if (zip.has("META-INF/manifest.xml")) {
    const auto manifest = parsed<ManifestReader>(zip, "META-INF/manifest.xml");
    if (!manifest) return unexpected(manifest.error());
    if ((*manifest)->encrypted) return unexpected(protected_workbook());
  }
  if (zip.has("mimetype")) {
    auto part = zip.part("mimetype");
    if (!part) return unexpected(part.error());
    std::string type(200, '\0');
    const auto read = (*part)->read(type);
    if (!read) return unexpected(read.error());
    type.resize(*read);
    if (type.find("opendocument") != type.npos && type.find("spreadsheet") == type.npos)
      return unexpected(Refusal{Reason::not_a_spreadsheet,
                                "This is an OpenDocument text, drawing or presentation, not a "
                                "spreadsheet."});
  }
  OdsStyles styles;
  if (zip.has("styles.xml")) {
    const auto reader = parsed<StylesReader>(zip, "styles.xml");
    if (!reader) return unexpected(reader.error());
    (*reader)->styles.finish();
    styles = std::move((*reader)->styles);
  }
  const auto shared = std::make_shared<const Zip>(std::move(zip));
  const OpenStream open = [shared]() -> Result<std::unique_ptr<ByteStream>, Refusal> {
    auto part = shared->part("content.xml");
    if (!part) return unexpected(part.error());
    return std::unique_ptr<ByteStream>(std::move(*part));
  };
  return opened(open, shared->size_of("content.xml"), std::move(styles), name, limits);
}

detail::Opened detail::open_flat_ods(Source source, std::string_view name, const Limits& limits) {
  const uint64_t size = source.size;
  const OpenStream open =
      [source = std::move(source)]() -> Result<std::unique_ptr<ByteStream>, Refusal> {
    return std::make_unique<SourceBytes>(source);
  };
  return opened(open, size, {}, name, limits);
}

}  // namespace sqlagent::sheet
