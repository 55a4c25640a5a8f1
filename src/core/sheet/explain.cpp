#include "core/sheet/explain.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_text.h"
#include "core/sheet/explain_part.h"

namespace sqlagent::sheet {
namespace {

using Why = LeftRow::Why;

std::string rows_in_words(const Rows& rows) {
  return rows.count() == 1 ? fmt::format("row {}", rows.first)
                           : fmt::format("rows {} to {}", rows.first, rows.last);
}

class Explainer : ExplainedPart {
 public:
  using ExplainedPart::ExplainedPart;

  void run() {
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
    sections();
    periods();
  }

 private:
  // Words below the table, or beside it.
  void notes() {
    size_t shown = 0;
    for (const Caption& aside : table_.region.asides) {
      if (table_.place.rows.has(aside.row) || is_section(aside.row) || ++shown > kShownRows)
        continue;
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
      const auto written = std::ranges::find_if(table_.written, [&](const Written& one) {
        return one.at < kSectionColumn && one.index == fill.index;
      });
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

  bool is_section(uint32_t row) const {
    return std::ranges::any_of(table_.place.sections,
                               [&](const Section& section) { return section.row == row; });
  }

  void sections() {
    if (!table_.sections || table_.sections->rows.empty()) return;
    const auto& rows = table_.sections->rows;
    const bool made = !table_.place.sections.empty();
    const std::string count = counted(rows.size(), "row is", "rows are");
    const std::string names =
        fmt::format("{} only a name, {}{}", count, quoted(rows.front().name),
                    rows.size() == 1 ? "" : " to " + quoted(rows.back().name));
    Decision& decision =
        add("sections", "sections",
            made ? fmt::format("{}: it became the column {} of the rows below.", names,
                               found_.columns.front().name)
                 : names + "; kept as data, though it may be about the rows below: please check.",
            made && choice_.section_column ? "chosen by you" : table_.sections->evidence);
    for (const Section& section : rows)
      if (decision.cells.size() < kShownRows)
        decision.cells.push_back(cell_name(section.row, table_.sections->column));
    decision.value = json_string(made ? "column" : "keep");
    decision.alternatives = {
        {json_string(made ? "keep" : "column"),
         made ? "keep them as rows of data" : "make them a column of the rows below"}};
    decision.chosen = choice_.section_column.has_value();
    if (made) decision.column = found_.columns.front().name;
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
};

}  // namespace

std::vector<Decision> decisions_of(const Arranged& table, const Found& found,
                                   const TableChoice& choice) {
  std::vector<Decision> decisions;
  Explainer(table, found, choice, decisions).run();
  explain_columns(table, found, choice, decisions);
  return decisions;
}

}  // namespace sqlagent::sheet
