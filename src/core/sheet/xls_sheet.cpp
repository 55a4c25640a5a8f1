#include "core/sheet/xls_sheet.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <compare>

#include "core/sheet/cells.h"
#include "core/sheet/cfb.h"

namespace sqlagent::sheet {
namespace {

constexpr size_t kMaxRows = 65'536;
constexpr size_t kUnorderedCells = 4 << 20;  // 32 MB of places

bool is_cell(uint16_t id) {
  switch (id) {
    case biff::kFormula:
    case biff::kMulRk:
    case biff::kRString:
    case biff::kLabelSst:
    case biff::kNumber:
    case biff::kLabel:
    case biff::kBoolErr:
    case biff::kRk:
      return true;
    default:
      return false;
  }
}

std::string_view error_text(uint8_t code) {
  switch (code) {
    case 0x00:
      return "#NULL!";
    case 0x07:
      return "#DIV/0!";
    case 0x0F:
      return "#VALUE!";
    case 0x17:
      return "#REF!";
    case 0x1D:
      return "#NAME?";
    case 0x24:
      return "#NUM!";
    default:
      return "#N/A";
  }
}

double rk_number(uint32_t rk) {
  constexpr uint32_t kHundredth = 1, kInteger = 2;
  const double value = rk & kInteger ? static_cast<double>(static_cast<int32_t>(rk) >> 2)
                                     : std::bit_cast<double>(static_cast<uint64_t>(rk & ~3u) << 32);
  return rk & kHundredth ? value / 100 : value;
}

// What the first look at a sheet finds: everything but its cells' values.
struct Survey {
  Layout layout;
  std::vector<bool> hidden_rows = std::vector<bool>(kMaxRows);
  // Where the records of cells are, by row. Only if the file does not have them in that order, as
  // some libraries write them as they come.
  struct CellPlace {
    uint32_t row, at;
    auto operator<=>(const CellPlace&) const = default;
  };
  std::vector<CellPlace> order;
  uint64_t merges_left_out = 0;
  uint64_t end = 0;  // of the sheet in the stream
};

class Surveyor {
 public:
  Surveyor(const XlsWorkbook& workbook, uint64_t at, const Limits& limits)
      : records_(workbook.stream), at_(at), limits_(limits) {}

  Result<Survey, Refusal> survey() {
    bool ordered = true;
    if (const auto done = pass([&](const Record& r) {
          const uint32_t row = little16(r.data.data());
          ordered = ordered && row >= last_row_;
          last_row_ = row;
          return true;
        });
        !done)
      return unexpected(done.error());
    if (ordered) return std::move(found_);
    found_ = {};
    if (const auto done = pass([&](const Record& r) {
          found_.order.push_back({little16(r.data.data()), static_cast<uint32_t>(r.at)});
          return found_.order.size() <= kUnorderedCells;
        });
        !done)
      return unexpected(done.error());
    std::ranges::sort(found_.order);
    return std::move(found_);
  }

 private:
  template <class OnCell>
  Result<void, Refusal> pass(OnCell on_cell) {
    records_.seek(at_);
    size_t depth = 0;  // charts on a sheet are sheets within it
    for (;;) {
      const auto record = records_.next();
      if (!record) return unexpected(damaged_workbook());
      if (record->id == biff::kBof) {
        ++depth;
      } else if (record->id == biff::kEof) {
        if (--depth == 0) break;
      } else if (depth == 1 && is_cell(record->id)) {
        if (record->data.size() < 6) return unexpected(damaged_workbook());
        if (!on_cell(*record))
          return unexpected(Refusal{Refusal::Reason::limit,
                                    "The sheet's cells are in no order, and there are too many to "
                                    "sort them. Please open it in Excel and save it as .xlsx."});
      } else if (depth == 1) {
        arrangement(*record);
      } else if (depth == 0) {
        return unexpected(damaged_workbook());
      }
    }
    found_.end = records_.at();
    return {};
  }

  void arrangement(const Record& record) {
    const std::string_view data = record.data;
    const auto u16 = [&](size_t at) -> uint32_t { return little16(data.data() + at); };
    if (record.id == biff::kRow && data.size() >= 16) {
      constexpr uint32_t kHidden = 0x20;
      found_.hidden_rows[u16(0)] = (u16(12) & kHidden) != 0;
    } else if (record.id == biff::kColInfo && data.size() >= 10) {
      constexpr size_t kManySpans = 256;
      if ((u16(8) & 1) && u16(0) <= u16(2) && found_.layout.hidden_columns.size() < kManySpans)
        found_.layout.hidden_columns.push_back({u16(0), std::min(u16(2), 255u)});
    } else if (record.id == biff::kWindow2 && data.size() >= 2) {
      constexpr uint32_t kFrozen = 8;
      frozen_ = (u16(0) & kFrozen) != 0;
    } else if (record.id == biff::kPane && data.size() >= 4) {
      if (frozen_) found_.layout.frozen_rows = u16(2);
    } else if (record.id == biff::kMergedCells && data.size() >= 2) {
      for (size_t i = 0; i < u16(0) && 2 + 8 * (i + 1) <= data.size(); ++i) {
        const size_t at = 2 + 8 * i;
        const Range range{u16(at) + 1, u16(at + 4), u16(at + 2) + 1, u16(at + 6)};
        if (range.last_row < range.first_row || range.last_column < range.first_column) continue;
        if (found_.layout.merges.size() < limits_.merges)
          found_.layout.merges.push_back(range);
        else
          ++found_.merges_left_out;
      }
    }
  }

  RecordStream records_;
  uint64_t at_;
  const Limits& limits_;
  Survey found_;
  uint32_t last_row_ = 0;
  bool frozen_ = false;
};

class XlsRows final : public RowReader {
 public:
  XlsRows(std::shared_ptr<const XlsWorkbook> workbook, uint64_t at, Survey survey,
          const Limits& limits)
      : workbook_(std::move(workbook)),
        survey_(std::move(survey)),
        records_(workbook_->stream, survey_.order.empty() ? 128 * 1024 : 512),
        rows_(limits),
        begin_(at) {
    records_.seek(at);
  }

  Result<void, Refusal> next(Batch& batch) override {
    batch.clear();
    rows_.begin(batch);
    while (!over_ && !rows_.full()) {
      if (!step()) return unexpected(damaged_workbook());
      if (rows_.refused()) return unexpected(*rows_.refused());
    }
    return {};
  }
  uint64_t bytes_read() const override {
    if (over_) return survey_.end - begin_;
    return std::max(records_.at(), begin_) - begin_;
  }
  ReadingNotes notes() const override {
    ReadingNotes notes;
    notes.blank_rows = rows_.blank_rows();
    notes.merges_left_out = survey_.merges_left_out;
    return notes;
  }
  const Layout& layout() const override { return survey_.layout; }

 private:
  // One more record; false if it is damaged.
  bool step() {
    const bool unordered = !survey_.order.empty();
    if (unordered && done_ < survey_.order.size()) records_.seek(survey_.order[done_].at);
    const bool all = unordered ? done_ == survey_.order.size() : records_.at() >= survey_.end;
    const auto record = all ? std::nullopt : records_.next();
    if (all || !record) {
      if (rows_.row() > 0) rows_.end_row();
      over_ = true;
      return all;
    }
    ++done_;
    if (record->id == biff::kBof) ++depth_;
    if (record->id == biff::kEof) --depth_;
    return !is_cell(record->id) || (!unordered && depth_ != 1) || cell(*record);
  }

  bool cell(const Record& record) {
    const std::string_view data = record.data;
    const uint32_t number = little16(data.data()) + 1u;
    const size_t column = little16(data.data() + 2);
    const uint16_t style = little16(data.data() + 4);
    if (column >= 256) return false;
    if (number != rows_.row()) {
      if (rows_.row() > 0) rows_.end_row();
      rows_.start_row(number, survey_.hidden_rows[number - 1]);
    }
    switch (record.id) {
      case biff::kMulRk:
        return many(data, column);
      case biff::kFormula:
        return formula(data, column, style);
      case biff::kLabelSst: {
        const uint32_t index = data.size() < 10 ? UINT32_MAX : little32(data.data() + 6);
        if (index >= workbook_->strings.size()) return false;
        put(column, text_cell(workbook_->strings.at(index)), style);
        return true;
      }
      case biff::kNumber:
        if (data.size() < 14) return false;
        put(column, number_of(std::bit_cast<double>(little64(data.data() + 6)), style), style);
        return true;
      case biff::kRk:
        if (data.size() < 10) return false;
        put(column, number_of(rk_number(little32(data.data() + 6)), style), style);
        return true;
      case biff::kBoolErr:
        if (data.size() < 8) return false;
        put(column, data[7] ? error(data[6]) : boolean_cell(data[6] != 0), style);
        return true;
      default:  // kLabel, kRString
        text_.clear();
        if (workbook_->biff8 ? !StringReader(records_, data, 6).read_unicode(2, text_)
                             : !read_bytes_string(data, 6, 2, workbook_->page, text_))
          return false;
        put(column, text_cell(rows_.keep(text_)), style);
        return true;
    }
  }

  bool many(std::string_view data, size_t column) {
    for (size_t at = 4; at + 6 + 2 <= data.size(); at += 6, ++column) {
      if (column >= 256) return false;
      const uint16_t style = little16(data.data() + at);
      put(column, number_of(rk_number(little32(data.data() + at + 2)), style), style);
    }
    return true;
  }

  // The value it came to when the file was saved; a text follows in a record of its own.
  bool formula(std::string_view data, size_t column, uint16_t style) {
    if (data.size() < 14) return false;
    const char* const result = data.data() + 6;
    Cell value;
    if (little16(result + 6) != 0xFFFF) {
      value = number_of(std::bit_cast<double>(little64(result)), style);
    } else if (result[0] == 1) {
      value = boolean_cell(result[2] != 0);
    } else if (result[0] == 2) {
      value = error(result[2]);
    } else if (result[0] == 0) {
      for (uint16_t id = records_.peek(); id == biff::kSharedFormula || id == biff::kArray ||
                                          id == biff::kTable || id == biff::kContinue;
           id = records_.peek())
        if (!records_.next()) return false;
      if (records_.peek() != biff::kString) return true;
      const auto text = records_.next();
      text_.clear();
      if (!text ||
          (workbook_->biff8 ? !StringReader(records_, text->data, 0).read_unicode(2, text_)
                            : !read_bytes_string(text->data, 0, 2, workbook_->page, text_)))
        return false;
      value = text_cell(rows_.keep(text_));
    }
    value.formula = true;
    put(column, value, style);
    return true;
  }

  Cell number_of(double value, uint16_t style) {
    return number_cell(
        rows_, value,
        style < workbook_->styles.size() ? workbook_->styles[style].format : NumberFormat{},
        workbook_->epoch_1904);
  }
  static Cell error(char code) { return error_cell(error_text(static_cast<uint8_t>(code))); }

  void put(size_t column, Cell value, uint16_t style) {
    value.bold = style < workbook_->styles.size() && workbook_->styles[style].bold;
    rows_.put(column, value);
  }

  std::shared_ptr<const XlsWorkbook> workbook_;
  Survey survey_;
  RecordStream records_;
  RowBuilder rows_;
  uint64_t begin_;
  size_t done_ = 0, depth_ = 0;
  bool over_ = false;
  std::string text_;
};

}  // namespace

Result<std::unique_ptr<RowReader>, Refusal> xls_rows(std::shared_ptr<const XlsWorkbook> workbook,
                                                     size_t page, const Limits& limits) {
  if (workbook->pages[page].sheet.chart_only) return std::make_unique<NoRows>();
  const uint64_t at = workbook->pages[page].at;
  auto survey = Surveyor(*workbook, at, limits).survey();
  if (!survey) return unexpected(survey.error());
  return std::make_unique<XlsRows>(std::move(workbook), at, std::move(*survey), limits);
}

}  // namespace sqlagent::sheet
