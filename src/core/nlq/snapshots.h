// Balances at several moments (stock at the end of each month, headcount per week) are not added up
// over time: of each thing the last one counts, unless the question says which or asks by period.
#pragma once
#include "core/nlq/chart.h"
#include "core/nlq/frame.h"

namespace sqlagent::nlq {

// Whether the rows of a table repeat the same things at each of a few moments.
bool repeats_over_time(const catalog::Table& table);

// Limits a bound draft that adds up such balances to the last moment, and says so.
void take_last_moment(const Scene& scene, Draft& draft);

}  // namespace sqlagent::nlq
