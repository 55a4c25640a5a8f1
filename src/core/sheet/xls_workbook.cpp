#include "core/sheet/xls_workbook.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/sheet/byte_stream.h"
#include "core/sheet/cfb.h"

namespace sqlagent::sheet {
namespace {

class Globals {
 public:
  Globals(XlsWorkbook& workbook, const Limits& limits)
      : workbook_(workbook), limits_(limits), records_(workbook.stream) {}

  Result<void, Refusal> read() {
    const auto first = records_.next();
    if (!first || first->id != biff::kBof || first->data.size() < 4)
      return unexpected(damaged_workbook());
    const uint16_t version = little16(first->data.data());
    if (version != 0x0600 && version != 0x0500)
      return unexpected(Refusal{Refusal::Reason::legacy_format,
                                "This is a workbook of a very old Excel (4 or before). Please "
                                "save it as .xlsx or .csv."});
    workbook_.biff8 = version == 0x0600;
    for (;;) {
      const auto record = records_.next();
      if (!record) return unexpected(damaged_workbook());
      if (record->id == biff::kEof) break;
      if (!take(*record)) return unexpected(damaged_workbook());
      if (refused_) return unexpected(*refused_);
    }
    for (const Xf& xf : xfs_) {
      const auto own = formats_.find(xf.format);
      workbook_.styles.push_back({own == formats_.end() ? builtin_format(xf.format) : own->second,
                                  xf.font < bold_fonts_.size() && bold_fonts_[xf.font]});
    }
    return {};
  }

 private:
  struct Xf {
    uint16_t font = 0, format = 0;
  };

  // False if the record is too short for what it is.
  bool take(const Record& record) {
    const std::string_view data = record.data;
    const auto u16 = [&](size_t at) { return little16(data.data() + at); };
    constexpr size_t kMany = 70'000;  // Excel stops far below; more only fill the memory
    const bool full = xfs_.size() > kMany || bold_fonts_.size() > kMany || formats_.size() > kMany;
    if (full && record.id != biff::kBoundSheet && record.id != biff::kSst) return true;
    switch (record.id) {
      case biff::kFilePass:
        refused_ = protected_workbook();
        return true;
      case biff::kCodePage:
        if (data.size() < 2) return false;
        if (u16(0) == 1250) workbook_.page = CodePage::windows_1250;
        if (u16(0) == 1251) workbook_.page = CodePage::windows_1251;
        return true;
      case biff::kDateMode:
        if (data.size() < 2) return false;
        workbook_.epoch_1904 = u16(0) == 1;
        return true;
      case biff::kFont: {
        if (data.size() < 8) return false;
        if (bold_fonts_.size() == 4) bold_fonts_.push_back(false);  // number 4 is never written
        constexpr uint16_t kSemibold = 600;
        bold_fonts_.push_back(u16(6) >= kSemibold);
        return true;
      }
      case biff::kXf:
        if (data.size() < 4) return false;
        xfs_.push_back({u16(0), u16(2)});
        return true;
      case biff::kFormat: {
        std::string code;
        if (data.size() < 2 || !text(data, 2, workbook_.biff8 ? 2 : 1, code)) return false;
        formats_[u16(0)] = format_of_code(code);
        return true;
      }
      case biff::kBoundSheet:
        return sheet(data);
      case biff::kSst:
        return strings(data);
      default:
        return true;
    }
  }

  bool text(std::string_view data, size_t at, int count_bytes, std::string& out) {
    if (workbook_.biff8) return StringReader(records_, data, at).read_unicode(count_bytes, out);
    return read_bytes_string(data, at, count_bytes, workbook_.page, out);
  }

  bool sheet(std::string_view data) {
    if (data.size() < 8) return false;
    const auto state = static_cast<unsigned char>(data[4]) & 3;
    const auto type = static_cast<unsigned char>(data[5]);
    XlsWorkbook::Page page;
    page.at = little32(data.data());
    if (state == 1) page.sheet.visibility = detail::Visibility::hidden;
    if (state == 2) page.sheet.visibility = detail::Visibility::very_hidden;
    constexpr unsigned char kWorksheet = 0, kChart = 2;
    page.sheet.chart_only = type == kChart;
    if (!text(data, 6, 1, page.sheet.name)) return false;
    if (type == kWorksheet || type == kChart) workbook_.pages.push_back(std::move(page));
    if (workbook_.pages.size() > limits_.sheets)
      refused_ = {Refusal::Reason::limit,
                  fmt::format("The workbook has more than {} sheets.", limits_.sheets)};
    return true;
  }

  bool strings(std::string_view data) {
    if (data.size() < 8) return false;
    const uint32_t count = little32(data.data() + 4);
    workbook_.strings.reserve(
        std::min<uint64_t>(workbook_.stream.size, limits_.shared_string_bytes));
    StringReader reader(records_, data, 8);
    std::string one;
    for (uint32_t i = 0; i < count && !refused_; ++i) {
      one.clear();
      if (!reader.read_unicode(2, one)) return false;
      workbook_.strings.add(one);
      if (workbook_.strings.bytes() > limits_.shared_string_bytes)
        refused_ = too_much_text(limits_);
    }
    return true;
  }

  XlsWorkbook& workbook_;
  const Limits& limits_;
  RecordStream records_;
  std::vector<bool> bold_fonts_;
  std::vector<Xf> xfs_;
  std::map<int, NumberFormat> formats_;
  std::optional<Refusal> refused_;
};

}  // namespace

Result<XlsWorkbook, Refusal> read_xls_workbook(Source stream, const Limits& limits) {
  XlsWorkbook workbook;
  workbook.stream = std::move(stream);
  if (const auto read = Globals(workbook, limits).read(); !read) return unexpected(read.error());
  const bool cells =
      std::ranges::any_of(workbook.pages, [](const auto& page) { return !page.sheet.chart_only; });
  if (!cells)
    return unexpected(Refusal{Refusal::Reason::empty, "The workbook has no sheet with cells."});
  return workbook;
}

Refusal protected_workbook() {
  return {Refusal::Reason::encrypted,
          "The workbook is protected with a password. Please save a copy without one."};
}

}  // namespace sqlagent::sheet
