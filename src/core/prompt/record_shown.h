// What stands in a select list, as terms of the record: columns, figures, figures rounded for
// people, shares of a whole. Internal to record.h.
#pragma once
#include <optional>
#include <vector>

#include "core/prompt/record_terms.h"

namespace sqlagent::prompt {

struct Shown {
  nlq::ExprPtr expr;
  bool figure = false;        // taken over the rows of a group, or of all
  std::optional<int> digits;  // rounded where the record does not round, or the reverse
};
Shown shown(const boost::json::value& item, const Terms& terms);

// round(100.0 * x / NULLIF(sum(x) OVER (PARTITION BY p), 0), 2): the share of x within each p.
struct PartOfWhole {
  nlq::ExprPtr of;
  std::vector<nlq::ExprPtr> per;
};
std::optional<PartOfWhole> part_of_whole(const boost::json::value& item, const Terms& terms);

// Cells that differ by capitals and outer spaces alone are one group: GROUP BY lower(trim(x)),
// shown as min(trim(x)). The x of either (outermost: "lower", "min"); null for anything else.
const boost::json::value* untidy(const boost::json::value& node, std::string_view outermost);

// Does the grammar drop a condition of this figure when it says it?
bool left_unsaid(const nlq::ExprPtr& expr);

}  // namespace sqlagent::prompt
