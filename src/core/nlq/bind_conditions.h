// What conditions say of the rows they speak of, before and after they are bound.
#pragma once
#include <vector>

#include "core/nlq/joins.h"

namespace sqlagent::nlq {

bool must_be_empty(const PredPtr& p, const ColumnRef& column);
// No cell holds two values, and of one that does hold a value nothing is left to deny.
bool contradicts(const PredPtr& p);

// "took part in a race in 2009 in Spain": conditions on related rows speak of one such row, unless
// one row cannot meet them both.
std::vector<PredPtr> of_same_rows(const std::vector<PredPtr>& parts, int root, const Joins& joins);

}  // namespace sqlagent::nlq
