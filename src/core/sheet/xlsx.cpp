// An .xlsx or .xlsm workbook as a file of sheets. Macros are parts that nobody reads.
#include <fmt/format.h>

#include <algorithm>

#include "core/sheet/opc.h"
#include "core/sheet/open.h"
#include "core/sheet/xlsx_sheet.h"

namespace sqlagent::sheet {
namespace {

// The part of a table that the author declared (ECMA-376 part 1, 18.5.1.2).
struct TableReader final : XmlReader {
  using XmlReader::XmlReader;
  std::optional<Layout::Declared> table;
  void start(std::string_view name, const Attributes& a) override {
    if (name != "table") return;
    const auto range = read_range(a.get("ref").value_or(""));
    if (!range) return;
    const auto count = [&](std::string_view attribute, int otherwise) {
      return static_cast<uint32_t>(
          std::clamp(to_int(a.get(attribute).value_or(""), otherwise), 0, 1000));
    };
    const auto shown = a.get("displayName");
    table = {short_name(shown ? *shown : a.get("name").value_or("")), *range,
             count("headerRowCount", 1), count("totalsRowCount", 0)};
  }
  void end(std::string_view) override {}
};

struct WorkbookFile final : detail::File {
  explicit WorkbookFile(Zip z) : zip(std::move(z)) {}
  Zip zip;
  std::shared_ptr<const Workbook> workbook;
  double bytes = 0;  // of all sheets, inflated, as the archive claims

  Result<std::unique_ptr<RowReader>, Refusal> rows(size_t sheet) const override {
    const std::string& name = workbook->pages[sheet].part;
    if (name.empty()) return std::make_unique<NoRows>();
    std::vector<Layout::Declared> tables;
    const auto relations = relations_of(zip, name);
    if (!relations) return unexpected(relations.error());
    for (const auto& [id, relation] : *relations) {
      constexpr size_t kManyTables = 1000;
      if (relation.type != "table" || !zip.has(relation.target) || tables.size() >= kManyTables)
        continue;
      const auto reader = parsed<TableReader>(zip, relation.target);
      if (!reader) return unexpected(reader.error());
      if ((*reader)->table) tables.push_back(*(*reader)->table);
    }
    auto part = zip.part(name);
    if (!part) return unexpected(part.error());
    return xlsx_rows(std::move(*part), workbook, std::move(tables), limits);
  }
  double share_before(size_t sheet) const override {
    double before = 0;
    for (size_t i = 0; i < sheet; ++i) before += share_of(i, zip.size_of(workbook->pages[i].part));
    return std::min(1.0, before);
  }
  double share_of(size_t, uint64_t bytes_read) const override {
    return bytes == 0 ? 0 : std::min(1.0, static_cast<double>(bytes_read) / bytes);
  }
};

}  // namespace

Result<std::shared_ptr<detail::File>, Refusal> detail::open_xlsx(Zip zip, std::string_view name,
                                                                 const Limits& limits) {
  auto workbook = read_workbook(zip, limits);
  if (!workbook) return unexpected(workbook.error());
  auto file = std::make_shared<WorkbookFile>(std::move(zip));
  file->name = name;
  file->format = "Excel workbook (.xlsx)";
  file->limits = limits;
  size_t charts = 0;
  for (const auto& page : workbook->pages) {
    file->sheets.push_back(page.sheet);
    file->bytes += static_cast<double>(file->zip.size_of(page.part));
    charts += page.sheet.chart_only;
  }
  if (charts > 0)
    file->notices.push_back(
        {"charts",
         charts == 1 ? "One sheet is only a chart; it holds no rows."
                     : fmt::format("{} sheets are only charts; they hold no rows.", charts),
         "",
         {}});
  file->workbook = std::make_shared<const Workbook>(std::move(*workbook));
  return file;
}

}  // namespace sqlagent::sheet
