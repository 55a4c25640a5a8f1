// A bound intent back to names only, so that it can be bound again together with what is new.
#pragma once
#include "core/nlq/frame.h"

namespace sqlagent::nlq {

ExprPtr loose(const ExprPtr& expr);
PredPtr loose(const PredPtr& pred);
// beside: columns that stay bound, since a path from a table to itself cannot be found again by
// names.
Draft loose(const Intent& last, std::vector<Output>& beside);

}  // namespace sqlagent::nlq
