#include "app/tenancy/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <cmath>
#include <string>

#include "base/error.h"

namespace sqlagent::tenancy {

namespace {

namespace json = boost::json;

constexpr double kCostPerSecond = 150'000;  // measured: docs/decisions/0011-costly-statements.md

double number(const json::object& node, std::string_view name) {
  const auto* found = node.if_contains(name);
  return found && found->is_number() ? found->to_number<double>() : 0;
}

// A nested loop whose inner side is the same for each row of the outer one, without a condition.
bool pairs_all(const json::object& node, const json::array& children) {
  const auto* kind = node.if_contains("Node Type");
  if (!kind || *kind != "Nested Loop" || node.contains("Join Filter") || children.size() != 2)
    return false;
  const auto& inner = children[1];
  return inner.is_object() && !inner.as_object().contains("Index Cond") &&
         number(node, "Plan Rows") > 1000 &&
         number(node, "Plan Rows") >= 0.9 * number(children[0].as_object(), "Plan Rows") *
                                          number(inner.as_object(), "Plan Rows");
}

void walk(const json::object& node, Estimate& estimate) {
  estimate.rows = std::max(estimate.rows, number(node, "Plan Rows"));
  const auto* plans = node.if_contains("Plans");
  if (!plans || !plans->is_array()) return;
  estimate.joins_everything |= pairs_all(node, plans->as_array());
  for (const auto& child : plans->as_array())
    if (child.is_object()) walk(child.as_object(), estimate);
}

std::string about(double rows) {
  for (const auto& [size, word] :
       {std::pair{1e12, " trillion"}, {1e9, " billion"}, {1e6, " million"}})
    if (rows >= 1e15) {
      return "more than a thousand trillion";
    } else if (rows >= size) {
      const double count = rows / size;
      return fmt::format("about {:.{}f}{}", count, count < 9.95 ? 1 : 0, word);
    }
  return fmt::format("about {:.0f}", rows);
}

std::string_view how_long(double cost) {
  const double seconds = cost / kCostPerSecond;
  return seconds < 90 ? "a minute or more" : seconds < 1800 ? "minutes" : "hours";
}

}  // namespace

Estimate estimate_of(std::string_view plan) {
  json::parse_options options;
  options.max_depth = 4000;  // the door bounds how deep a statement nests
  json::error_code failed;
  const auto parsed = json::parse(plan, failed, {}, options);
  const auto* top = !failed && parsed.is_array() && parsed.as_array().size() == 1
                        ? parsed.as_array()[0].if_object()
                        : nullptr;
  const auto* root = top ? top->if_contains("Plan") : nullptr;
  if (!root || !root->is_object())
    throw Error(Code::internal, "Something went wrong here. Try again.", "EXPLAIN gave no plan");
  Estimate estimate;
  estimate.cost = number(root->as_object(), "Total Cost");
  walk(root->as_object(), estimate);
  return estimate;
}

void must_be_affordable(const Estimate& estimate, const CostLimits& limits) {
  if (estimate.cost <= limits.cost && estimate.rows <= limits.rows) return;
  const std::string narrow =
      estimate.joins_everything
          ? "It pairs every row of one table with every row of another: join them on a column they "
            "share"
          : "Narrow it by a shorter period, a filter or fewer tables";
  throw Error(Code::too_costly,
              fmt::format("This would go over {} rows and may take {}. {}, or run it anyway.",
                          about(estimate.rows), how_long(estimate.cost), narrow),
              fmt::format("estimate: cost {:.0f}, rows {:.0f}", estimate.cost, estimate.rows));
}

}  // namespace sqlagent::tenancy
