// Choices that name what the file does not hold: they change nothing, and the receipt says so. It
// happens when next month's file is read with the choices made for this one. See explain.h.
#include <fmt/format.h>

#include <algorithm>

#include "core/sheet/explain.h"

namespace sqlagent::sheet {
namespace {

Notice not_followed(std::string_view what, std::string_view why) {
  return {"choice_without_place",
          fmt::format("Your choice for {} was not followed: {}.", what, why),
          "",
          {}};
}

}  // namespace

std::vector<Notice> choices_without_place(const Arranged& table, const TableChoice& choice) {
  std::vector<Notice> notices;
  for (const auto& [column, chosen] : choice.columns) {
    const bool written =
        std::ranges::any_of(table.written, [&](const Written& one) { return one.at == column; });
    if (!written)
      notices.push_back(
          not_followed("column " + column_key(column), "the table is written without it"));
  }
  const Range& range = table.region.range;
  for (const auto& [row, keep] : choice.keep_row)
    if (row < range.first_row || row > range.last_row)
      notices.push_back(
          not_followed(fmt::format("row {}", row), "the table does not reach so far"));
  if (choice.long_shape == true && !table.place.period_rows)
    notices.push_back(not_followed(
        "the shape", table.periods.columns.empty()
                         ? "no three columns of numbers name periods"
                         : "hidden rows are left out, so the rows to be made cannot be counted"));
  if (choice.section_column == true && table.place.sections.empty())
    notices.push_back(not_followed("sections", "no rows look like names above others"));
  return notices;
}

std::vector<Notice> choices_without_place(const Choices& choices, size_t sheets,
                                          const std::set<std::pair<uint32_t, uint32_t>>& tables) {
  std::vector<Notice> notices;
  for (const auto& [sheet, ranges] : choices.tables_of_sheet)
    if (sheet > sheets)
      notices.push_back(not_followed(fmt::format("sheet {}", sheet), "the file has no such sheet"));
  for (const auto& [at, chosen] : choices.tables)
    if (!tables.contains(at) && chosen.exists != false)
      notices.push_back(not_followed(fmt::format("table {}", table_key(at.first, at.second)),
                                     "the file has no such table"));
  return notices;
}

}  // namespace sqlagent::sheet
