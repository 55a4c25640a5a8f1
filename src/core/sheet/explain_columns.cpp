// What a receipt says of each column: see explain_part.h.
#include <algorithm>

#include "base/json_text.h"
#include "core/sheet/explain_part.h"
#include "core/sheet/naming.h"

namespace sqlagent::sheet {
namespace {

class ColumnExplainer : ExplainedPart {
 public:
  using ExplainedPart::ExplainedPart;

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
      if (!table_.header.empty() && column.at < kSectionColumn)
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

 private:
  // Where the column's cells are; of one that was made: what it is made of.
  std::vector<std::string> cells_of(const Column& column) const {
    const Range& range = found_.range;
    std::vector<std::string> cells;
    if (column.at == kSectionColumn) {
      for (const Section& section : table_.place.sections)
        if (cells.size() < kShownCells)
          cells.push_back(cell_name(section.row, table_.sections->column));
      return cells;
    }
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
};

}  // namespace

void explain_columns(const Arranged& table, const Found& found, const TableChoice& choice,
                     std::vector<Decision>& decisions) {
  ColumnExplainer explainer(table, found, choice, decisions);
  for (size_t i = 0; i < found.columns.size(); ++i) explainer.column(i);
}

}  // namespace sqlagent::sheet
