#include "core/sheet/explain.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_text.h"
#include "core/sheet/naming.h"

namespace sqlagent::sheet {
namespace {

using Why = LeftRow::Why;
constexpr size_t kShownCells = 10, kShownRows = 50;

std::string counted(uint64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string quoted(std::string_view text) {
  return fmt::format("“{}”", text);
}

std::string rows_in_words(const Rows& rows) {
  return rows.count() == 1 ? fmt::format("row {}", rows.first)
                           : fmt::format("rows {} to {}", rows.first, rows.last);
}

class Explainer {
 public:
  Explainer(const Arranged& table, const Found& found, const TableChoice& choice)
      : table_(table), found_(found), choice_(choice), key_(found.key + '/') {}

  std::vector<Decision> run() {
    place();
    header();
    titles();
    sums();
    for (size_t i = 0; i < std::min(table_.left_out.size(), kShownRows); ++i)
      left_row(table_.left_out[i], false);
    for (size_t i = 0; i < std::min(table_.kept.size(), kShownRows); ++i)
      left_row(table_.kept[i], true);
    notes();
    hidden();
    fills();
    periods();
    for (size_t i = 0; i < found_.columns.size(); ++i) column(i);
    return std::move(decisions_);
  }

 private:
  Decision& add(std::string id, std::string kind, std::string text, std::string evidence = "") {
    decisions_.push_back({});
    Decision& decision = decisions_.back();
    decision.id = key_ + std::move(id);
    decision.kind = std::move(kind);
    decision.text = std::move(text);
    decision.evidence = std::move(evidence);
    return decision;
  }

  // Words below the table, or beside it.
  void notes() {
    size_t shown = 0;
    for (const Caption& aside : table_.region.asides) {
      if (table_.place.rows.has(aside.row) || ++shown > kShownRows) continue;
      const bool below = aside.row > table_.place.rows.last;
      Decision& decision =
          add(fmt::format("note/{}", aside.row), "note",
              fmt::format("Row {} ({}) is a note {} the table and was left out.", aside.row,
                          quoted(aside.text), below ? "below" : "beside"),
              "words that stand apart from its rows");
      decision.cells = {cell_name(aside.row, aside.column)};
    }
  }

  void place() {
    const uint64_t count = table_.place.period_rows ? table_.sheet_rows : found_.rows;
    const std::string rows =
        count == 0 ? fmt::format("The table {} has no rows.", found_.name)
                   : fmt::format("{} in {} {} the table {}.", counted(count, "row", "rows"),
                                 range_name(found_.range), count == 1 ? "is" : "are", found_.name);
    Decision& decision = add("exists", "table", rows, table_.region.evidence);
    if (found_.rows > 0) decision.cells = {range_name(found_.range)};
    decision.value = "true";
    decision.alternatives = {{"false", "do not make this table"}};
    decision.chosen = choice_.exists.has_value() || choice_.data.has_value();
    if (table_.empty_columns.empty()) return;
    Decision& empty = add("empty_columns", "empty_columns",
                          fmt::format("{} without header and cells {} left away.",
                                      counted(table_.empty_columns.size(), "column", "columns"),
                                      table_.empty_columns.size() == 1 ? "was" : "were"));
    for (const uint32_t column : table_.empty_columns)
      if (empty.cells.size() < kShownCells) empty.cells.push_back(column_letters(column));
  }

  void header() {
    const Rows& rows = table_.header;
    const uint32_t below = rows.empty() ? table_.place.rows.first : rows.last + 1;
    std::string words = rows.empty()        ? "There is no header; the columns are numbered."
                        : rows.count() == 1 ? fmt::format("Row {} is the header.", rows.first)
                                            : fmt::format("Rows {} to {} together are the header.",
                                                          rows.first, rows.last);
    Decision& decision =
        add("header", "header", std::move(words),
            table_.header_chosen ? "chosen by you" : table_.region.heading.evidence);
    decision.chosen = table_.header_chosen;
    decision.value = json_string(rows.empty() ? "none" : rows_name(rows));
    const auto alternative = [&](const Rows& other) {
      decision.alternatives.push_back(
          {json_string(rows_name(other)), rows_in_words(other) + " as the header"});
    };
    if (rows.empty()) {
      alternative({below, below});
      return;
    }
    decision.cells = {
        range_name({rows.first, found_.range.first_column, rows.last, found_.range.last_column})};
    decision.alternatives = {{json_string("none"), "no header: this row is data"}};
    if (rows.count() > 1) alternative({rows.last, rows.last});
    if (rows.first > 1) alternative({rows.first - 1, rows.first - 1});
    alternative({below, below});
    if (rows.count() == 1) alternative({rows.first, below});
  }

  void titles() {
    const auto& captions = table_.region.captions;
    if (captions.empty()) return;
    Decision& decision = add(
        "titles", "title",
        fmt::format("Above the table stands {}{}; it is no data.", quoted(captions.front().text),
                    captions.size() == 1 ? "" : fmt::format(" and {} more", captions.size() - 1)));
    for (const Caption& caption : captions)
      if (decision.cells.size() < kShownCells)
        decision.cells.push_back(cell_name(caption.row, caption.column));
  }

  static bool is_sum(const LeftRow& left) {
    return left.why == Why::total || left.why == Why::subtotal || left.why == Why::measure;
  }

  void sums() {
    const auto& rows = table_.left_out.empty() ? table_.kept : table_.left_out;
    const bool kept = table_.left_out.empty();
    size_t count = 0;
    std::vector<std::string> cells;
    for (const LeftRow& left : rows) {
      if (!is_sum(left)) continue;
      ++count;
      if (cells.size() < kShownCells)
        cells.push_back(cell_name(left.row, found_.range.first_column));
    }
    if (count == 0) return;
    Decision& decision =
        add("totals", "totals",
            fmt::format("{} {} up other rows{}.", counted(count, "row", "rows"),
                        count == 1 ? "sums" : "sum",
                        kept ? "; kept as data" : " and would count twice: left out"));
    decision.cells = std::move(cells);
    decision.value = json_string(kept ? "keep" : "leave_out");
    decision.alternatives = {
        {json_string(kept ? "leave_out" : "keep"), kept ? "leave them out" : "keep them as data"}};
    decision.chosen = choice_.keep_totals.has_value();
  }

  void left_row(const LeftRow& left, bool kept) {
    std::string what;
    switch (left.why) {
      case Why::total:
        what = "the total";
        break;
      case Why::subtotal:
        what = "a subtotal";
        break;
      case Why::measure:
        what = "a figure about the rows above";
        break;
      case Why::note:
        what = "a note";
        break;
      case Why::header_again:
        what = "the header again";
        break;
      case Why::chosen:
        what = "left out by you";
        break;
    }
    Decision& decision =
        add(fmt::format("row/{}", left.row), left.why == Why::note ? "note" : "left_out",
            fmt::format("Row {}{} is {}{}.", left.row,
                        left.text.empty() ? "" : " (" + quoted(left.text) + ")", what,
                        kept                      ? ", but stays"
                        : left.why == Why::chosen ? ""
                                                  : " and was left out"),
            left.evidence);
    decision.cells = {cell_name(left.row, found_.range.first_column)};
    decision.value = json_string(kept ? "keep" : "leave_out");
    decision.alternatives = {{json_string(kept ? "leave_out" : "keep"),
                              kept ? "leave the row out" : "keep the row as data"}};
    decision.chosen = choice_.keep_row.contains(left.row);
  }

  void hidden() {
    if (table_.hidden_rows > 0) {
      const bool out = table_.place.leave_hidden_out;
      Decision& decision = add(
          "hidden_rows", "hidden_rows",
          fmt::format("{} hidden in the sheet {} {}.",
                      counted(table_.hidden_rows, "row is", "rows are"), out ? "and" : "but",
                      out ? "left out" : "counted as data"),
          out ? "chosen by you" : "hiding and filtering change what is seen, not what is there");
      decision.value = json_string(out ? "leave_out" : "keep");
      decision.alternatives = {
          {json_string(out ? "keep" : "leave_out"), out ? "count them" : "leave them out"}};
      decision.chosen = choice_.keep_hidden.has_value();
    }
    if (table_.hidden_columns.empty()) return;
    Decision& decision =
        add("hidden_columns", "hidden_columns",
            fmt::format("{} hidden in the sheet but read.",
                        counted(table_.hidden_columns.size(), "column is", "columns are")));
    for (const uint32_t column : table_.hidden_columns)
      if (decision.cells.size() < kShownCells) decision.cells.push_back(column_letters(column));
  }

  void fills() {
    for (const FillDown& fill : table_.place.fills) {
      const auto written = std::ranges::find_if(
          table_.written, [&](const Written& one) { return one.index == fill.index; });
      const Column& column = found_.columns[static_cast<size_t>(written - table_.written.begin())];
      Decision& decision =
          add(column_letters(column.at) + "/fill_down", "fill_down",
              fmt::format("Empty cells of {} repeat the one above.", column.display),
              fill.merges.empty() ? "each name stands once, above its group's rows"
                                  : "the cells are merged");
      decision.column = column.name;
      for (const Rows& rows : fill.merges)
        if (decision.cells.size() < kShownCells)
          decision.cells.push_back(range_name({rows.first, column.at, rows.last, column.at}));
      decision.value = "true";
      decision.alternatives = {{"false", "leave them empty"}};
      const auto chosen = choice_.columns.find(column.at);
      decision.chosen = chosen != choice_.columns.end() && chosen->second.fill_down.has_value();
    }
  }

  void periods() {
    const auto& periods = table_.periods;
    if (periods.columns.empty()) return;
    const bool turned = table_.place.period_rows.has_value();
    const std::string count = counted(periods.columns.size(), "column", "columns");
    const auto header = [&](size_t at) { return quoted(table_.headers[at]); };
    const std::string from_to =
        header(periods.columns.front()) + " to " + header(periods.columns.back());
    const std::string plan = fmt::format("one row for each {}", periods.name);
    Decision& decision =
        add("shape", "shape",
            turned ? fmt::format("{}, {}, became rows: {} of {} and each {} that has a cell; "
                                 "empty cells give no row.",
                                 count, from_to, counted(found_.rows, "row", "rows"),
                                 counted(table_.sheet_rows, "row", "rows") + " of the sheet",
                                 periods.name)
                   : fmt::format("{}, {}, name periods: the table could also have {}.", count,
                                 from_to, plan),
            "their headers are days, months, quarters or years above numbers");
    for (const size_t i : periods.columns)
      if (decision.cells.size() < kShownCells)
        decision.cells.push_back(column_letters(table_.place.columns[i]));
    decision.value = json_string(turned ? "long" : "wide");
    decision.chosen = choice_.long_shape.has_value() && (turned || choice_.long_shape == false);
    if (turned)
      decision.alternatives = {{json_string("wide"), "one column for each " + periods.name}};
    else if (table_.can_be_long)
      decision.alternatives = {{json_string("long"), plan}};
    for (const size_t i : table_.summed) {
      Decision& left =
          add("sum_of_periods", "empty_columns",
              fmt::format("{} is the sum of these columns and was left away.", header(i)),
              "its numbers come to the same; in each row it would count again");
      left.cells = {column_letters(table_.place.columns[i])};
    }
  }

  void column(size_t index) {
    const Column& column = found_.columns[index];
    const std::string letters = column_key(column.at);
    const auto found = choice_.columns.find(column.at);
    static const ColumnChoice kNone;
    const ColumnChoice& chosen = found == choice_.columns.end() ? kNone : found->second;
    if (chosen.name || identifier(column.display) != column.name) {
      Decision& decision =
          add(letters + "/name", "name",
              table_.written[index].header.empty()
                  ? fmt::format("Column {} has no header; it is called {}.", letters, column.name)
                  : fmt::format("{} is called {}.", quoted(column.display), column.name),
              chosen.name ? "chosen by you" : "");
      if (!table_.header.empty() && column.at < kPeriodColumn)
        decision.cells = {cell_name(table_.header.last, column.at)};
      decision.column = column.name;
      decision.value = json_string(column.name);
      decision.chosen = chosen.name.has_value();
    }
    type(column, letters);
    if (column.unit) {
      Decision& decision =
          add(letters + "/unit", "unit",
              fmt::format("{} is measured in {}.", column.display, *column.unit),
              chosen.unit ? "chosen by you" : "the sign stands in its cells or header");
      decision.column = column.name;
      decision.value = json_string(*column.unit);
      decision.alternatives = {{json_string(""), "no unit"}};
      decision.chosen = chosen.unit.has_value();
    }
    const Format& format = column.format;
    const bool number = format.type == Type::numeric || format.type == Type::integer;
    if (number && (column.mark_open || format.mark == Mark::comma)) {
      const bool comma = format.mark == Mark::comma;
      Decision& decision = add(
          letters + "/decimal_mark", "decimal_mark",
          fmt::format("{}: the decimal mark is a {}.", column.display, comma ? "comma" : "point"),
          column.mark_open ? "its cells would allow both: please check"
                           : "its cells, or those beside it, allow nothing else");
      decision.column = column.name;
      decision.value = json_string(comma ? "," : ".");
      decision.alternatives = {{json_string(comma ? "." : ","),
                                comma ? "the point is the decimal mark" : "the comma is"}};
      decision.chosen = chosen.mark.has_value() || choice_.mark.has_value();
    }
    const bool day = format.type == Type::date || format.type == Type::timestamp;
    if (day && (column.order_open || column.order_matters)) {
      const bool first = format.order == DayOrder::day_first;
      Decision& decision =
          add(letters + "/day_order", "day_order",
              fmt::format("{}: the {} stands first.", column.display, first ? "day" : "month"),
              column.order_open ? "its dates would allow both: please check"
                                : "its dates, or those beside it, allow nothing else");
      decision.column = column.name;
      decision.value = json_string(first ? "day_first" : "month_first");
      decision.alternatives = {{json_string(first ? "month_first" : "day_first"),
                                first ? "the month stands first" : "the day stands first"}};
      decision.chosen = chosen.order.has_value() || choice_.order.has_value();
    }
  }

  // Where the column's cells are; of one that was made: what it is made of.
  std::vector<std::string> cells_of(const Column& column) const {
    const Range& range = found_.range;
    std::vector<std::string> cells;
    if (column.at == kPeriodColumn || column.at == kValueColumn) {
      for (const size_t i : table_.periods.columns) {
        const uint32_t at = table_.place.columns[i];
        if (cells.size() < kShownCells)
          cells.push_back(column.at == kPeriodColumn
                              ? cell_name(table_.header.last, at)
                              : range_name({range.first_row, at, range.last_row, at}));
      }
      return cells;
    }
    return {range_name({range.first_row, column.at, range.last_row, column.at})};
  }

  void type(const Column& column, const std::string& letters) {
    Decision& decision =
        add(letters + "/type", "type",
            fmt::format("{} is {}.", column.display, name(column.format.type)), column.evidence);
    decision.column = column.name;
    decision.cells = cells_of(column);
    decision.value = json_string(name(column.format.type));
    decision.chosen = column.type_chosen;
    for (const Type other : {Type::text, Type::numeric, Type::date}) {
      if (other == column.format.type) continue;
      if (other != Type::text && column.format.type != Type::text && !column.type_chosen) continue;
      decision.alternatives.push_back(
          {json_string(name(other)), fmt::format("read it as {}", name(other))});
    }
  }

  const Arranged& table_;
  const Found& found_;
  const TableChoice& choice_;
  const std::string key_;
  std::vector<Decision> decisions_;
};

}  // namespace

std::vector<Decision> decisions_of(const Arranged& table, const Found& found,
                                   const TableChoice& choice) {
  return Explainer(table, found, choice).run();
}

}  // namespace sqlagent::sheet
