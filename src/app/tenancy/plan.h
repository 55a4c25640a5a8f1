// What PostgreSQL expects of a statement before it runs, and whether that is too much (decision
// 0011).
#pragma once
#include <string_view>

namespace sqlagent::tenancy {

struct Estimate {
  double cost = 0;                // the planner's units
  double rows = 0;                // of the largest step
  bool joins_everything = false;  // a step pairs each row with each of another table
};

// REQUIRES: the answer of EXPLAIN (FORMAT JSON). Error(internal) when it is not.
Estimate estimate_of(std::string_view plan);

struct CostLimits {
  double cost = 5e6, rows = 100e6;
};
// Error(too_costly), with a sentence that says how much it is and what makes it less.
void must_be_affordable(const Estimate& estimate, const CostLimits& limits);

}  // namespace sqlagent::tenancy
