// A bound intent back to names only, so that it can be bound again together with what is new.
#pragma once
#include "core/nlq/frame.h"

namespace sqlagent::nlq {

ExprPtr loose(const ExprPtr& expr);
PredPtr loose(const PredPtr& pred);
Draft loose(const Intent& last);

}  // namespace sqlagent::nlq
