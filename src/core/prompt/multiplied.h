// Fan-out: a join to the many side repeats the rows of the one side, and what is added up over them
// comes out too high.
#pragma once
#include <set>
#include <vector>

#include "core/prompt/lift.h"
#include "core/prompt/outline.h"

namespace sqlagent::prompt {

// For each measure that repetition changes (sum, avg, count of rows or values), the joined tables
// that repeat its rows.
std::vector<Lifted::Multiplied> multiplied(const Outline& outline,
                                           const std::vector<Measure>& measures,
                                           const catalog::Catalog& catalog);

// Tables of any level that are read for nothing but one join.
std::set<int> idle_tables(const Outline& outline, const catalog::Catalog& catalog);

}  // namespace sqlagent::prompt
