#include "core/sheet/ods_sheet.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "core/sheet/cells.h"
#include "core/sheet/ods_styles.h"
#include "core/sheet/ods_value.h"
#include "core/sheet/opc.h"
#include "core/sheet/xml.h"

namespace sqlagent::sheet {
namespace {

uint32_t count_of(const Attributes& a, std::string_view name) {
  const auto text = a.get(name);
  if (!text) return 1;
  uint32_t count = 1;
  const auto [end, bad] = std::from_chars(text->data(), text->data() + text->size(), count);
  if (bad == std::errc::result_out_of_range) return RowBuilder::kMaxRow;
  return std::clamp(count, 1u, RowBuilder::kMaxRow);
}

class Survey final : public XmlReader {
 public:
  Survey(std::unique_ptr<ByteStream> content, const OdsStyles& styles, const Limits& limits)
      : XmlReader(std::move(content)), limits_(limits), styles_(styles) {}

  std::vector<OdsTable> tables;

 private:
  void start(std::string_view name, const Attributes& a) override {
    if (name == "table") {
      if (++depth_ > 1) return;
      OdsTable& table = tables.emplace_back();
      table.sheet.name = short_name(a.get("table:name").value_or(""));
      if (styles_.style(a.get("table:style-name").value_or("")).hidden)
        table.sheet.visibility = detail::Visibility::hidden;
      if (tables.size() > limits_.sheets)
        refuse({Refusal::Reason::limit,
                fmt::format("The workbook has more than {} sheets.", limits_.sheets)});
    } else if (name == "database-range") {
      database_range(a);
    } else if (depth_ == 0) {
      styles_.start(name, a);
    }
  }
  void end(std::string_view name) override {
    if (name == "table" && --depth_ == 0) tables.back().share = static_cast<double>(bytes());
  }

  // "Sheet1.A1:Sheet1.C9", "'My sheet'.A1:'My sheet'.C9"
  void database_range(const Attributes& a) {
    std::string_view address = a.get("table:target-range-address").value_or("");
    const size_t dot = address.find('.');
    if (dot == address.npos) return;
    std::string sheet(address.substr(0, dot));
    std::erase(sheet, '$');
    if (sheet.size() > 2 && sheet.front() == '\'') sheet = sheet.substr(1, sheet.size() - 2);
    address.remove_prefix(dot + 1);
    const size_t colon = address.find(':');
    if (colon == address.npos || address.rfind('.') == address.npos) return;
    const auto range = read_range(
        fmt::format("{}:{}", address.substr(0, colon), address.substr(address.rfind('.') + 1)));
    const auto table = std::ranges::find(tables, sheet, [](const auto& t) { return t.sheet.name; });
    if (!range || table == tables.end()) return;
    const std::string_view name = a.get("table:name").value_or("");
    constexpr size_t kManyRanges = 1000;
    if (is_true(a.get("table:display-filter-buttons").value_or("false")))
      table->layout.filter = *range;
    else if (!name.starts_with("__Anonymous") && table->layout.tables.size() < kManyRanges)
      table->layout.tables.push_back(
          {short_name(name), *range,
           a.get("table:contains-header").value_or("true") == "true" ? 1u : 0u, 0});
  }

  const Limits& limits_;
  OdsStyles styles_;
  size_t depth_ = 0;
};

class TableReader final : public XmlReader {
 public:
  TableReader(std::unique_ptr<ByteStream> content, size_t table, Layout layout,
              const OdsStyles& styles, const Limits& limits)
      : XmlReader(std::move(content)),
        wanted_(table),
        limits_(limits),
        rows_(limits),
        layout_(std::move(layout)),
        styles_(styles) {}

  // The rows that step() made are in the batch, and perhaps more of the same are to come.
  bool repeat() {
    if (repeats_ == 0 || rows_.refused()) return false;
    --repeats_;
    rows_.repeat_row();
    if (rows_.refused()) refuse(*rows_.refused());
    return true;
  }
  bool over() const { return over_; }
  RowBuilder& rows() { return rows_; }
  const Layout& layout() const { return layout_; }
  void note(ReadingNotes& notes) const {
    notes.blank_rows = rows_.blank_rows();
    notes.merges_left_out = merges_left_out_;
  }

 private:
  void start(std::string_view name, const Attributes& a) override {
    if (name == "table") {
      if (tables_++ > 0 || seen_++ != wanted_) return;
      inside_ = true;
    } else if (!inside_) {
      if (tables_ == 0) styles_.start(name, a);
    } else if (skipped_ > 0 || tables_ > 1 || name == "annotation" || name == "shapes" ||
               name == "frame") {
      ++skipped_;  // comments, drawings, tables in cells: with everything in them
    } else if (name == "table-cell" || name == "covered-table-cell") {
      start_cell(a, name.front() == 'c');
    } else if (name == "table-row") {
      start_row(a);
    } else if (name == "table-column") {
      column(a);
    } else if (in_cell_) {
      value_.start(name, a);
    }
  }

  void end(std::string_view name) override {
    if (name == "table" && --tables_ == 0 && inside_) {
      inside_ = false;
      over_ = true;
      pause();
    }
    if (!inside_) return;
    if (skipped_ > 0) {
      --skipped_;
    } else if (name == "table-cell" || name == "covered-table-cell") {
      end_cell();
    } else if (name == "table-row") {
      end_row();
    } else if (in_cell_) {
      value_.end(name);
    }
  }

  void text(std::string_view piece) override {
    if (tables_ == 0) styles_.text(piece);
    if (!in_cell_ || skipped_ > 0) return;
    value_.text(piece);
    if (value_.size() > limits_.cell_bytes)
      refuse({Refusal::Reason::limit,
              fmt::format("A cell in row {} is longer than {} KB. Please shorten it.", row_,
                          limits_.cell_bytes >> 10)});
  }

  void column(const Attributes& a) {
    const uint32_t count = count_of(a, "table:number-columns-repeated");
    const std::string_view visibility = a.get("table:visibility").value_or("visible");
    constexpr size_t kManySpans = 16'384;
    if (visibility != "visible" && columns_ < limits_.sheet_columns &&
        layout_.hidden_columns.size() < kManySpans)
      layout_.hidden_columns.push_back({columns_, columns_ + count - 1});
    if (columns_ < limits_.sheet_columns && defaults_.size() < kManySpans)
      defaults_.push_back(
          {columns_ + count, styles_.style(a.get("table:default-cell-style-name").value_or(""))});
    columns_ += std::min<uint32_t>(count, RowBuilder::kMaxRow - columns_);
  }

  void start_row(const Attributes& a) {
    row_repeats_ = count_of(a, "table:number-rows-repeated");
    if (row_ >= RowBuilder::kMaxRow)
      return refuse({Refusal::Reason::limit,
                     fmt::format("The sheet has more than {} rows. Please save it as .csv.",
                                 RowBuilder::kMaxRow)});
    ++row_;
    column_ = 0;
    filled_ = false;
    rows_.start_row(row_, a.get("table:visibility").value_or("visible") != "visible");
  }

  void end_row() {
    const uint32_t more = std::min(row_repeats_ - 1, RowBuilder::kMaxRow - row_);
    row_ += more;
    if (!filled_) return;
    rows_.end_row();
    if (rows_.refused()) refuse(*rows_.refused());
    repeats_ = more;
    if (more > 0) pause();
  }

  void start_cell(const Attributes& a, bool covered) {
    in_cell_ = true;
    repeated_ = count_of(a, "table:number-columns-repeated");
    const auto style = a.get("table:style-name");
    value_.begin(a, style ? styles_.style(*style) : default_style(), covered);
    const uint32_t columns = count_of(a, "table:number-columns-spanned"),
                   rows = count_of(a, "table:number-rows-spanned");
    if (covered || (columns == 1 && rows == 1)) return;
    if (layout_.merges.size() < limits_.merges)
      layout_.merges.push_back({row_, column_, row_ + rows - 1, column_ + columns - 1});
    else
      ++merges_left_out_;
  }

  OdsStyles::Style default_style() const {
    const auto found = std::ranges::upper_bound(defaults_, column_, {}, &Default::end);
    return found == defaults_.end() ? OdsStyles::Style{} : found->style;
  }

  void end_cell() {
    in_cell_ = false;
    const Cell cell = value_.cell(rows_);
    if (cell.size > 0) {
      if (column_ + repeated_ > limits_.sheet_columns)
        return refuse({Refusal::Reason::limit,
                       fmt::format("Row {} has more than {} columns. Please split the sheet.", row_,
                                   limits_.sheet_columns)});
      for (uint32_t i = 0; i < repeated_; ++i) rows_.put(column_ + i, cell);
      filled_ = true;
    }
    column_ += std::min(repeated_, RowBuilder::kMaxRow - column_);
  }

  struct Default {
    uint32_t end = 0;  // one past its last column
    OdsStyles::Style style;
  };

  size_t wanted_, seen_ = 0, tables_ = 0, skipped_ = 0;  // tables_: how deep in tables
  Limits limits_;
  RowBuilder rows_;
  Layout layout_;
  OdsStyles styles_;
  std::vector<Default> defaults_;  // of columns, ascending
  OdsValue value_;
  bool inside_ = false, in_cell_ = false, filled_ = false, over_ = false;
  uint32_t row_ = 0, column_ = 0, columns_ = 0, row_repeats_ = 1, repeated_ = 1, repeats_ = 0;
  uint64_t merges_left_out_ = 0;
};

class TableRows final : public RowReader {
 public:
  TableRows(std::unique_ptr<ByteStream> content, size_t table, Layout layout,
            const OdsStyles& styles, const Limits& limits)
      : reader_(std::move(content), table, std::move(layout), styles, limits) {}

  Result<void, Refusal> next(Batch& batch) override {
    batch.clear();
    reader_.rows().begin(batch);
    while (!reader_.rows().full()) {
      if (reader_.repeat()) continue;
      if (reader_.over()) break;
      const auto more = reader_.step();
      if (!more) return unexpected(more.error());
      if (!*more) break;
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

 private:
  TableReader reader_;
};

}  // namespace

Result<std::vector<OdsTable>, Refusal> survey_ods(std::unique_ptr<ByteStream> content,
                                                  const OdsStyles& styles, const Limits& limits) {
  Survey survey(std::move(content), styles, limits);
  if (const auto done = survey.all(); !done) return unexpected(done.error());
  for (OdsTable& table : survey.tables)
    table.share /= static_cast<double>(std::max<uint64_t>(1, survey.bytes()));
  return std::move(survey.tables);
}

std::unique_ptr<RowReader> ods_rows(std::unique_ptr<ByteStream> content, size_t table,
                                    Layout layout, const OdsStyles& styles, const Limits& limits) {
  return std::make_unique<TableRows>(std::move(content), table, std::move(layout), styles, limits);
}

}  // namespace sqlagent::sheet
