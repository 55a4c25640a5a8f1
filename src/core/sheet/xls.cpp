// An .xls workbook of Excel 97–2003 (or 5 and 95) as a file of sheets; other documents that come in
// compound files are refused by what they are.
#include <algorithm>

#include "core/sheet/cfb.h"
#include "core/sheet/open.h"
#include "core/sheet/xls_sheet.h"

namespace sqlagent::sheet {
namespace {

struct XlsFile final : detail::File {
  std::shared_ptr<const XlsWorkbook> workbook;
  std::vector<double> shares;  // of the work, by sheet

  Result<std::unique_ptr<RowReader>, Refusal> rows(size_t sheet) const override {
    return xls_rows(workbook, sheet, limits);
  }
  double share_before(size_t sheet) const override {
    double before = 0;
    for (size_t i = 0; i < sheet; ++i) before += shares[i];
    return before;
  }
  double share_of(size_t sheet, uint64_t bytes) const override {
    return std::min(shares[sheet],
                    static_cast<double>(bytes) / static_cast<double>(workbook->stream.size + 1));
  }
};

// Sheets follow each other in the stream: each one's share is up to where the next one begins.
std::vector<double> shares_of(const XlsWorkbook& workbook) {
  std::vector<uint64_t> begins{workbook.stream.size};
  for (const auto& page : workbook.pages) begins.push_back(page.at);
  std::ranges::sort(begins);
  const double first = static_cast<double>(begins.front());
  const double all = std::max(1.0, static_cast<double>(workbook.stream.size) - first);
  std::vector<double> shares;
  for (const auto& page : workbook.pages) {
    const auto next = std::ranges::upper_bound(begins, page.at);
    shares.push_back(next == begins.end() ? 0 : static_cast<double>(*next - page.at) / all);
  }
  return shares;
}

}  // namespace

detail::Opened detail::open_xls(Source source, std::string_view name, const Limits& limits) {
  using Reason = Refusal::Reason;
  const auto compound = CompoundFile::open(std::move(source));
  if (!compound) return unexpected(compound.error());
  if (compound->has("EncryptedPackage")) return unexpected(protected_workbook());
  if (compound->has("WordDocument"))
    return unexpected(
        Refusal{Reason::not_a_spreadsheet, "This is a Word document, not a spreadsheet."});
  if (compound->has("PowerPoint Document"))
    return unexpected(Refusal{Reason::not_a_spreadsheet,
                              "This is a PowerPoint presentation, not a spreadsheet."});
  const char* const stream = compound->has("Workbook") ? "Workbook" : "Book";
  if (!compound->has(stream))
    return unexpected(Refusal{Reason::not_a_spreadsheet,
                              "This file holds no workbook that can be read. If a spreadsheet "
                              "program opens it, please save it as .xlsx."});
  auto bytes = compound->stream(stream);
  if (!bytes) return unexpected(bytes.error());
  auto workbook = read_xls_workbook(std::move(*bytes), limits);
  if (!workbook) return unexpected(workbook.error());
  auto file = std::make_shared<XlsFile>();
  file->name = name;
  file->format = workbook->biff8 ? "Excel 97–2003 workbook (.xls)" : "Excel 5 workbook (.xls)";
  file->limits = limits;
  for (const auto& page : workbook->pages) file->sheets.push_back(page.sheet);
  file->shares = shares_of(*workbook);
  file->workbook = std::make_shared<const XlsWorkbook>(std::move(*workbook));
  return file;
}

}  // namespace sqlagent::sheet
