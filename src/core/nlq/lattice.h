// The mention lattice: for every span of the question, what it may be — a phrase of ours, a column,
// a table, cells, a derived measure, a number — each with its evidence. Overlapping candidates
// stand side by side.
#pragma once
#include "core/nlq/chart.h"

namespace sqlagent::nlq {

void add_mentions(const Scene& scene, Chart& chart);
Literal true_literal(const catalog::Column& flag);  // what "yes" looks like in a flag column
Literal false_literal(const catalog::Column& flag);

}  // namespace sqlagent::nlq
