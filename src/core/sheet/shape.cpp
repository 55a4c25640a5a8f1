#include "core/sheet/shape.h"

#include <algorithm>
#include <cmath>

namespace sqlagent::sheet {
namespace {

constexpr double kRounding = 0.011;  // sums of rounded amounts differ by a cent

bool is_period(const Arranged& table, size_t column) {
  return std::ranges::binary_search(table.periods.columns, column);
}

void find_periods(const Sketch& sketch, Arranged& table) {
  table.periods = periods_of(table.headers, [&](size_t column) {
    const Tally tally = tally_of(sketch, table, column);
    return tally.numbers() * 10 >= tally.values() * 7;
  });
}

// How many rows the long shape has; nullopt if that is not known: of hidden rows that were only
// counted it is not known which of their cells are filled.
std::optional<uint64_t> long_rows(const Sketch& sketch, const Arranged& table) {
  if (table.place.leave_hidden_out)
    for (const Run& run : sketch.runs)
      if (run.hidden > 0) return std::nullopt;
  uint64_t rows = 0;
  for (const size_t column : table.periods.columns) rows += tally_of(sketch, table, column).cells();
  return rows;
}

// A column that holds the sum of the periods: as a column beside their rows it would be added up
// once for each of them.
bool sums_up(const Sketch& sketch, const Arranged& table, size_t column) {
  const auto sum = tally_of(sketch, table, column).sum();
  if (!sum || std::abs(*sum) < 1) return false;
  double all = 0;
  for (const size_t period : table.periods.columns) {
    const auto part = tally_of(sketch, table, period).sum();
    if (!part) return false;
    all += *part;
  }
  return std::abs(all - *sum) <=
         std::max(kRounding * static_cast<double>(table.rows), 1e-9 * std::abs(all));
}

void turn(const Sketch& sketch, Arranged& table, uint64_t rows) {
  PeriodRows turned;
  std::erase_if(table.written, [](const Written& one) { return one.at < kSectionColumn; });
  for (size_t i = 0; i < table.headers.size(); ++i) {
    if (is_period(table, i)) continue;
    if (sums_up(sketch, table, i)) {
      table.summed.push_back(i);
      continue;
    }
    turned.stay.push_back(i);
    table.written.push_back({table.place.columns[i], i, table.headers[i]});
  }
  turned.periods = table.periods.columns;
  turned.labels = table.periods.labels;
  const size_t first = turned.periods.front();
  table.written.push_back({kPeriodColumn, first, table.periods.name});
  table.written.push_back(
      {kValueColumn, first, table.periods.group.empty() ? "value" : table.periods.group});
  // A value that is merged over several rows stands in the first of them.
  std::erase_if(table.place.fills, [&](const FillDown& fill) {
    return !std::ranges::binary_search(turned.stay, fill.index);
  });
  table.sheet_rows = table.rows;
  table.rows = rows;
  table.place.period_rows = std::move(turned);
}

}  // namespace

void choose_shape(const Sketch& sketch, Arranged& table, const TableChoice& choice) {
  if (!table.place.sections.empty())
    table.written.push_back({kSectionColumn, 0, table.section_header});
  for (size_t i = 0; i < table.headers.size(); ++i)
    table.written.push_back({table.place.columns[i], i, table.headers[i]});
  find_periods(sketch, table);
  if (table.periods.columns.empty()) return;
  const auto rows = long_rows(sketch, table);
  table.can_be_long = rows.has_value();
  if (rows && choice.long_shape == true) turn(sketch, table, *rows);
}

Tally tally_written(const Sketch& sketch, const Arranged& table, const Written& column) {
  Tally tally;
  if (column.at == kSectionColumn) {
    for (const Section& section : table.place.sections) tally.see(plain_cell(section.name));
  } else if (column.at == kPeriodColumn) {
    if (!table.periods.dates) return tally;  // names, whatever they look like
    for (const std::string& label : table.place.period_rows->labels) tally.see(plain_cell(label));
  } else if (column.at == kValueColumn) {
    for (const size_t period : table.place.period_rows->periods)
      tally.add(tally_of(sketch, table, period));
  } else {
    return tally_of(sketch, table, column.index);
  }
  return tally;
}

}  // namespace sqlagent::sheet
