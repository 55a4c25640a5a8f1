#include "core/sheet/xlsx_sheet.h"

#include <fmt/format.h>

#include <charconv>
#include <utility>

#include "core/sheet/cells.h"
#include "core/sheet/opc.h"

namespace sqlagent::sheet {
namespace {

class SheetReader final : public XmlReader {
 public:
  SheetReader(std::unique_ptr<ByteStream> part, const Workbook& workbook, const Limits& limits)
      : XmlReader(std::move(part)), workbook_(workbook), limits_(limits), rows_(limits) {}

  RowBuilder& rows() { return rows_; }
  Layout& layout() { return layout_; }
  const Layout& layout() const { return layout_; }
  void note(ReadingNotes& notes) const {
    notes.blank_rows = rows_.blank_rows();
    notes.merges_left_out = merges_left_out_;
    notes.uncalculated = uncalculated_;
  }

 private:
  void start(std::string_view name, const Attributes& a) override {
    if (!in_data_) return around(name, a);
    if (name == "c") {
      start_cell(a);
    } else if (name == "v" || name == "t") {
      in_value_ = in_cell_ && !in_phonetic_;
    } else if (name == "row") {
      start_row(a);
    } else if (name == "f") {
      formula_ = in_cell_;
    } else if (name == "rPh") {
      in_phonetic_ = true;
    }
  }

  void end(std::string_view name) override {
    if (!in_data_) return;
    if (name == "v" || name == "t") {
      in_value_ = false;
    } else if (name == "c") {
      if (in_cell_) end_cell();
    } else if (name == "row") {
      rows_.end_row();
      if (rows_.refused()) refuse(*rows_.refused());
    } else if (name == "rPh") {
      in_phonetic_ = false;
    } else if (name == "sheetData") {
      in_data_ = false;
    }
  }

  void text(std::string_view piece) override {
    if (!in_value_) return;
    value_ += piece;
    if (value_.size() > limits_.cell_bytes)
      refuse({Refusal::Reason::limit,
              fmt::format("A cell in row {} is longer than {} KB. Please shorten it.", rows_.row(),
                          limits_.cell_bytes >> 10)});
  }

  // What stands before and after the cells.
  void around(std::string_view name, const Attributes& a) {
    if (name == "sheetData") {
      in_data_ = true;
    } else if (name == "col") {
      const int first = to_int(a.get("min").value_or(""), 0);
      const int last = to_int(a.get("max").value_or(""), 0);
      constexpr size_t kManySpans = 16'384;
      if (is_true(a.get("hidden").value_or("0")) && first >= 1 && last >= first &&
          layout_.hidden_columns.size() < kManySpans)
        layout_.hidden_columns.push_back(
            {static_cast<uint32_t>(first - 1), static_cast<uint32_t>(last - 1)});
    } else if (name == "mergeCell") {
      const auto range = read_range(a.get("ref").value_or(""));
      if (!range) return;
      if (layout_.merges.size() < limits_.merges)
        layout_.merges.push_back(*range);
      else
        ++merges_left_out_;
    } else if (name == "autoFilter") {
      layout_.filter = read_range(a.get("ref").value_or(""));
    } else if (name == "pane") {
      const std::string_view state = a.get("state").value_or("");
      if (state == "frozen" || state == "frozenSplit")
        layout_.frozen_rows =
            static_cast<uint32_t>(std::max(0, to_int(a.get("ySplit").value_or("0"), 0)));
    }
  }

  void start_row(const Attributes& a) {
    uint32_t number = rows_.row() + 1;
    if (const auto r = a.get("r")) std::from_chars(r->data(), r->data() + r->size(), number);
    if (number > RowBuilder::kMaxRow || number <= rows_.row())
      return refuse(
          {Refusal::Reason::damaged,
           fmt::format("The workbook is damaged: row {} follows row {}.", number, rows_.row())});
    const auto hidden = a.get("hidden");
    rows_.start_row(number, hidden && is_true(*hidden));
    column_ = 0;
    in_cell_ = false;  // a row inside a cell ends the cell
  }

  void start_cell(const Attributes& a) {
    in_cell_ = rows_.row() > 0;
    formula_ = false;
    value_.clear();
    type_ = 'n';
    style_ = 0;
    if (const auto t = a.get("t"); t && !t->empty()) {
      type_ = t->front();
      if (*t == "str" || *t == "inlineStr") type_ = 't';
    }
    if (const auto s = a.get("s")) std::from_chars(s->data(), s->data() + s->size(), style_);
    const auto place = a.get("r") ? read_place(*a.get("r")) : std::nullopt;
    column_ = place ? place->column + 1 : column_ + 1;  // without a reference: the next one
    if (column_ > limits_.sheet_columns)
      refuse({Refusal::Reason::limit,
              fmt::format("Row {} has more than {} columns. Please split the sheet.", rows_.row(),
                          limits_.sheet_columns)});
  }

  void end_cell() {
    in_cell_ = false;
    uncalculated_ += formula_ && value_.empty();
    if (value_.empty()) return;
    Cell cell = make_cell();
    cell.formula = formula_;
    cell.bold = style_ < workbook_.styles.size() && workbook_.styles[style_].bold;
    rows_.put(column_ - 1, cell);
  }

  Cell make_cell() {
    switch (type_) {
      case 's': {
        size_t index = 0;
        const auto [end, bad] =
            std::from_chars(value_.data(), value_.data() + value_.size(), index);
        if (bad != std::errc() || index >= workbook_.strings.size()) {
          refuse({Refusal::Reason::damaged,
                  fmt::format(
                      "The workbook is damaged: a cell in row {} names a text that is not there.",
                      rows_.row())});
          return {};
        }
        return text_cell(workbook_.strings.at(index));
      }
      case 't':
        scratch_.clear();
        append_unescaped(scratch_, value_);
        return text_cell(rows_.keep(scratch_));
      case 'b':
        return boolean_cell(is_true(value_));
      case 'e':
        return error_cell(rows_.keep(value_));
      case 'd':
        return iso_date_cell(rows_, value_);
      default:
        return number_cell(
            rows_, value_,
            style_ < workbook_.styles.size() ? workbook_.styles[style_].format : NumberFormat{},
            workbook_.epoch_1904);
    }
  }

  const Workbook& workbook_;
  Limits limits_;
  RowBuilder rows_;
  Layout layout_;
  std::string value_, scratch_;
  bool in_data_ = false, in_cell_ = false, in_value_ = false, in_phonetic_ = false;
  bool formula_ = false;
  char type_ = 'n';
  size_t style_ = 0, column_ = 0;
  uint64_t merges_left_out_ = 0, uncalculated_ = 0;
};

class SheetRows final : public RowReader {
 public:
  SheetRows(std::unique_ptr<ByteStream> part, std::shared_ptr<const Workbook> workbook,
            const Limits& limits)
      : workbook_(std::move(workbook)), reader_(std::move(part), *workbook_, limits) {}

  Result<void, Refusal> next(Batch& batch) override {
    batch.clear();
    reader_.rows().begin(batch);
    while (!over_ && !reader_.rows().full()) {
      const auto more = reader_.step();
      if (!more) return unexpected(more.error());
      over_ = !*more;
    }
    return {};
  }
  uint64_t bytes_read() const override { return reader_.bytes(); }
  ReadingNotes notes() const override {
    ReadingNotes notes;
    reader_.note(notes);
    return notes;
  }
  const Layout& layout() const override { return reader_.layout(); }
  Layout& layout() { return reader_.layout(); }

 private:
  std::shared_ptr<const Workbook> workbook_;
  SheetReader reader_;
  bool over_ = false;
};

}  // namespace

std::unique_ptr<RowReader> xlsx_rows(std::unique_ptr<ByteStream> part,
                                     std::shared_ptr<const Workbook> workbook,
                                     std::vector<Layout::Declared> tables, const Limits& limits) {
  auto rows = std::make_unique<SheetRows>(std::move(part), std::move(workbook), limits);
  rows->layout().tables = std::move(tables);
  return rows;
}

}  // namespace sqlagent::sheet
