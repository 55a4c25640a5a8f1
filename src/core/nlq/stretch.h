// How long a row lasts: pairs of its dates of which one is the beginning and the other the end
// ("from order to delivery", "check in to check out"). Found from names and from what the dates
// are, never from the question.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/nlq/piece.h"
#include "core/nlq/vocabulary.h"

namespace sqlagent::nlq {

struct Stretch {
  int table = -1, from = -1, to = -1;  // columns of that table
};

// A date or figure that says what was to be: due, planned, promised.
bool planned(const catalog::Column& column);
// A row's own beginning and end by their names: "start" and "end", "opened" and "closed".
std::optional<Stretch> stretch_named(const catalog::Catalog& catalog, const Vocabulary& vocabulary,
                                     int table);
// The same, else the only two dates it has.
std::optional<Stretch> stretch_of(const catalog::Catalog& catalog, const Vocabulary& vocabulary,
                                  int table);
// From the row's beginning to the date in column `to`.
std::optional<Stretch> stretch_until(const catalog::Catalog& catalog, int table, int to);
// The pair of dates that share every word of their names but those of beginning and end: of
// "planned_start" it is "planned_start" to "planned_end".
std::optional<Stretch> stretch_beside(const catalog::Catalog& catalog, int table, int column);

// Whether both are dates without a time of day: the length is a number of days.
bool whole_days(const catalog::Catalog& catalog, const Stretch& stretch);
// The length in "day", "hour", "minute" or "second" (days, when empty), one figure for each row.
// Null when the dates are not that fine.
ExprPtr length_of(const catalog::Catalog& catalog, const Stretch& stretch, std::string_view unit);
// "arrived − shipped, in days": how an assumption states it.
std::string formula_of(const catalog::Catalog& catalog, const Stretch& stretch,
                       std::string_view unit);

}  // namespace sqlagent::nlq
