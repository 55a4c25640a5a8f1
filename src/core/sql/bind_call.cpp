// Function calls, windows and types: only what is on a list, and nothing that makes much memory out
// of little.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <optional>

#include "base/edit_distance.h"
#include "core/sql/allow.h"
#include "core/sql/binder.h"
#include "core/sql/hints.h"
#include "core/sql/rows.h"

namespace sqlagent::sql {
namespace {

using enum Refusal::Reason;

constexpr double kMostCount = 1'000;      // repeat, lpad, rpad, a width in format(), char(n)
constexpr double kUnknownPiece = 10;      // a text that is put in place of a letter
constexpr double kMostElements = 10'000;  // array_fill

// The largest width in a pattern of format(), e.g. 20 in '%-20s'; infinite when an argument would
// tell it ('%*s').
double largest_width(std::string_view pattern) {
  double largest = 0;
  for (size_t i = pattern.find('%'); i != pattern.npos; i = pattern.find('%', i + 1)) {
    double width = 0;
    for (++i; i < pattern.size() && std::string_view("-0123456789$*").contains(pattern[i]); ++i) {
      if (pattern[i] == '*') return HUGE_VAL;
      width = pattern[i] == '$' || pattern[i] == '-' ? 0 : width * 10 + (pattern[i] - '0');
      largest = std::max(largest, width);
    }
    if (i >= pattern.size()) break;
  }
  return largest;
}

}  // namespace

void Binder::call(const object& body, const Scope& scope) {
  only("function", body,
       {"funcname", "args", "agg_order", "agg_filter", "over", "agg_within_group", "agg_star",
        "agg_distinct", "func_variadic", "funcformat"});
  auto names = strings(list(body, "funcname"));
  if (names.size() == 2 && names[0] == "pg_catalog") names.erase(names.begin());
  if (names.size() != 1 || !function_allowed(names[0])) {
    auto hint = function_hint(names.back());
    refuse(forbidden_function, std::move(hint.message), location(body), std::move(hint.nearest));
  }
  const auto& arguments = list(body, "args");
  rows_ *= call_rows(names[0], arguments, draft_, limits_);
  bound_result(names[0], arguments, location(body));
  std::vector<double> lengths;
  for (const auto& argument : arguments) {
    expression(argument, scope);
    lengths.push_back(length_);
  }
  const double length = result_length(names[0], arguments, lengths);
  for (const auto& item : list(body, "agg_order")) {
    const auto [type, key] = node(item);
    only("ORDER BY", key, {"node", "sortby_dir", "sortby_nulls"});
    expression(key.at("node"), scope);
  }
  optional_expression(body, "agg_filter", scope);
  if (const auto* window = body.if_contains("over")) over(window->as_object(), scope);
  hold(length, location(body));
}

// How much text the result holds, of what its arguments hold.
double Binder::result_length(std::string_view function, const array& arguments,
                             const std::vector<double>& lengths) const {
  static constexpr std::array<std::string_view, 15> kPutTogether{"array_append",
                                                                 "array_cat",
                                                                 "array_prepend",
                                                                 "concat",
                                                                 "concat_ws",
                                                                 "format",
                                                                 "json_build_array",
                                                                 "json_build_object",
                                                                 "json_object",
                                                                 "jsonb_build_array",
                                                                 "jsonb_build_object",
                                                                 "jsonb_insert",
                                                                 "jsonb_object",
                                                                 "jsonb_set",
                                                                 "overlay"};
  if (lengths.empty()) return 1;
  if (std::ranges::count(kPutTogether, function) > 0)
    return std::accumulate(lengths.begin(), lengths.end(), 0.0);
  const bool replaces = function == "replace" || function == "regexp_replace";
  if (replaces && lengths.size() >= 3) {
    // Each piece that is found becomes the new one, which may be longer than it.
    const auto found = function == "replace" ? text_constant(arguments[1]) : std::nullopt;
    const auto put = text_constant(arguments[2]);
    const double removed = found ? std::max<double>(1, static_cast<double>(found->size())) : 1;
    const double inserted = put ? static_cast<double>(put->size()) : lengths[2] * kUnknownPiece;
    return lengths[0] * std::max(1.0, inserted / removed);
  }
  const double longest = *std::max_element(lengths.begin(), lengths.end());
  if (function == "repeat") return longest * std::max(1.0, most(arguments[1]).value_or(1));
  return longest;
}

// make_interval(days => 3)
void Binder::named_argument(const object& body, const Scope& scope) {
  only("named argument", body, {"name", "arg", "argnumber"});
  expression(body.at("arg"), scope);
}

// The most that a count can be: a constant, or least(constant, anything).
std::optional<double> Binder::most(const value& count) const {
  if (const auto constant = number_constant(count, draft_)) return constant;
  const auto [type, body] = node(count);
  if (type == "TypeCast") return most(body.at("arg"));
  if (type != "MinMaxExpr" || text(body, "op") != "IS_LEAST") return std::nullopt;
  std::optional<double> smallest;
  for (const auto& argument : list(body, "args"))
    if (const auto one = most(argument)) smallest = std::min(*one, smallest.value_or(*one));
  return smallest;
}

// repeat('x', 1000000000) would fill the server's memory in one cell.
void Binder::bound_result(std::string_view function, const array& arguments, int at) {
  if (function == "repeat" || function == "lpad" || function == "rpad") {
    const auto count = arguments.size() >= 2 ? most(arguments[1]) : std::nullopt;
    if (!count || *count > kMostCount)
      refuse(limit,
             fmt::format("{0} needs a count of at most {1}; write {0}(x, least(n, {1})).", function,
                         kMostCount),
             at);
  }
  if (function == "generate_series") {
    const auto rows = series_rows(arguments, draft_);
    if (rows && *rows > static_cast<double>(limits_.series_rows))
      refuse(limit,
             fmt::format("generate_series may make at most {} rows; take wider steps or a shorter "
                         "span.",
                         limits_.series_rows),
             at);
  }
  if (function == "array_fill") {
    const bool listed = arguments.size() >= 2 && is_node(arguments[1], "A_ArrayExpr");
    double elements = listed ? 1 : HUGE_VAL;
    if (listed)
      for (const auto& length : list(node(arguments[1]).body, "elements"))
        elements *= most(length).value_or(HUGE_VAL);
    if (!(elements <= kMostElements))
      refuse(limit,
             fmt::format("array_fill needs fixed lengths of at most {} elements in all: "
                         "array_fill(0, ARRAY[12]).",
                         kMostElements),
             at);
  }
  if (function == "format") {
    const auto pattern = arguments.empty() ? std::nullopt : text_constant(arguments[0]);
    if (!pattern || largest_width(*pattern) > kMostCount)
      refuse(limit,
             fmt::format("format needs a fixed pattern with widths of at most {}: "
                         "format('%s: %s', a, b).",
                         kMostCount),
             at);
  }
}

// OVER w, or OVER (w ORDER BY …)
void Binder::over(const object& body, const Scope& scope) {
  auto name = text(body, "name");
  if (name.empty()) name = text(body, "refname");
  if (!name.empty() && !contains(scope.windows, name)) {
    const auto nearest = nearest_names(name, scope.windows, 1);
    refuse(syntax, fmt::format("There is no window {0}; define it with WINDOW {0} AS (…).", name),
           location(body), nearest);
  }
  window(body, scope);
}

void Binder::window(const object& body, const Scope& scope) {
  only("window", body,
       {"name", "refname", "partitionClause", "orderClause", "frameOptions", "startOffset",
        "endOffset"});
  expressions(list(body, "partitionClause"), scope);
  for (const auto& item : list(body, "orderClause")) {
    const auto [type, key] = node(item);
    only("ORDER BY", key, {"node", "sortby_dir", "sortby_nulls"});
    expression(key.at("node"), scope);
  }
  optional_expression(body, "startOffset", scope);
  optional_expression(body, "endOffset", scope);
}

void Binder::type(const object& body) {
  only("type", body, {"names", "typemod", "typmods", "arrayBounds"});  // no SETOF, no %TYPE
  auto names = strings(list(body, "names"));
  if (names.size() == 2 && names[0] == "pg_catalog") names.erase(names.begin());
  if (names.size() != 1 || !type_allowed(names[0])) {
    auto hint = type_hint(names.back());
    refuse(forbidden_type, std::move(hint.message), location(body), std::move(hint.nearest));
  }
  for (const auto& item : list(body, "typmods")) {
    const auto length = number_constant(item, draft_);
    if (!length) refuse(forbidden_type, "A type's length must be a number.", location(body));
    if (type_padded(names[0]) && *length > kMostCount)
      refuse(limit,
             fmt::format("{} is padded to its length, which may be {} at most; use text.", names[0],
                         kMostCount),
             location(body));
  }
}

}  // namespace sqlagent::sql
