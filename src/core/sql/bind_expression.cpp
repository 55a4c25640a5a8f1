// Expressions: columns, calls, casts, constants, sub-queries. One handler per node type; an unknown
// type is refused.
#include <fmt/format.h>

#include <algorithm>

#include "base/edit_distance.h"
#include "core/sql/allow.h"
#include "core/sql/binder.h"
#include "core/sql/rows.h"

namespace sqlagent::sql {
namespace {

using enum Refusal::Reason;
using Names = std::vector<std::string>;

bool contains(const Names& names, std::string_view wanted) {
  return std::find(names.begin(), names.end(), wanted) != names.end();
}

}  // namespace

void Binder::expressions(const array& items, const Scope& scope) {
  for (const auto& item : items) expression(item, scope);
}

void Binder::optional_expression(const object& body, std::string_view field, const Scope& scope) {
  if (const auto* found = body.if_contains(field)) expression(*found, scope);
}

void Binder::expression(const value& item, const Scope& scope) {
  const auto [type, body] = node(item);
  if (type == "ColumnRef") return column(body, scope);
  if (type == "A_Const") return constant(body);
  if (type == "FuncCall") return call(body, scope);
  if (type == "A_Expr") {
    only("operator", body, {"kind", "name", "lexpr", "rexpr"});
    const auto names = strings(list(body, "name"));
    if (names.size() != 1)
      refuse(forbidden_function, "OPERATOR(…) is not supported.", location(body));
    const bool word = text(body, "kind").find("BETWEEN") != std::string_view::npos;
    if (!word && !operator_allowed(names[0]))
      refuse(forbidden_function, fmt::format("The operator {} is not supported.", names[0]),
             location(body));
    optional_expression(body, "lexpr", scope);
    return optional_expression(body, "rexpr", scope);
  }
  if (type == "BoolExpr") {
    only("condition", body, {"boolop", "args"});
    return expressions(list(body, "args"), scope);
  }
  if (type == "NullTest" || type == "BooleanTest") {
    only("test", body, {"arg", "nulltesttype", "booltesttype", "argisrow"});
    return expression(body.at("arg"), scope);
  }
  if (type == "TypeCast") {
    only("cast", body, {"arg", "typeName"});
    this->type(body.at("typeName").as_object());
    return expression(body.at("arg"), scope);
  }
  if (type == "CaseExpr") {
    only("CASE", body, {"arg", "args", "defresult"});
    optional_expression(body, "arg", scope);
    for (const auto& branch : list(body, "args")) {
      const auto [branch_type, when] = node(branch);
      only("WHEN", when, {"expr", "result"});
      expression(when.at("expr"), scope);
      expression(when.at("result"), scope);
    }
    return optional_expression(body, "defresult", scope);
  }
  if (type == "CoalesceExpr" || type == "MinMaxExpr") {
    only("function", body, {"args", "op"});
    return expressions(list(body, "args"), scope);
  }
  if (type == "SubLink") {
    only("sub-query", body, {"subLinkType", "testexpr", "operName", "subselect"});
    const auto names = strings(list(body, "operName"));
    if (names.size() > 1 || (names.size() == 1 && !operator_allowed(names[0])))
      refuse(forbidden_function, "This operator is not supported.", location(body));
    optional_expression(body, "testexpr", scope);
    const auto [query_type, query] = node(body.at("subselect"));
    if (query_type != "SelectStmt")
      refuse(forbidden_node, "Only SELECT may be a sub-query.", location(body));
    const auto [columns, rows] = select(query, &scope);
    rows_ *= rows;
    const auto kind = text(body, "subLinkType");
    if (columns.size() != 1 && (kind == "EXPR_SUBLINK" || kind == "ARRAY_SUBLINK"))
      refuse(syntax, "A sub-query used as a value must have one column.", location(body));
    return;
  }
  if (type == "A_ArrayExpr") {
    only("ARRAY", body, {"elements"});
    return expressions(list(body, "elements"), scope);
  }
  if (type == "A_Indirection") {
    only("subscript", body, {"arg", "indirection"});
    expression(body.at("arg"), scope);
    for (const auto& step : list(body, "indirection")) {
      const auto [step_type, index] = node(step);
      if (step_type != "A_Indices")
        refuse(forbidden_node, "Fields of a row value are not supported; name the column.",
               location(body));
      only("subscript", index, {"is_slice", "lidx", "uidx"});
      optional_expression(index, "lidx", scope);
      optional_expression(index, "uidx", scope);
    }
    return;
  }
  if (type == "RowExpr") {
    only("row", body, {"args", "row_format"});
    return expressions(list(body, "args"), scope);
  }
  if (type == "GroupingSet") {
    only("GROUPING SETS", body, {"kind", "content"});
    return expressions(list(body, "content"), scope);
  }
  if (type == "GroupingFunc") {
    only("GROUPING", body, {"args"});
    return expressions(list(body, "args"), scope);
  }
  if (type == "List") {
    only("list", body, {"items"});
    return expressions(list(body, "items"), scope);
  }
  if (type == "SortBy") {
    only("ORDER BY", body, {"node", "sortby_dir", "sortby_nulls"});
    return expression(body.at("node"), scope);
  }
  if (type == "SQLValueFunction") {
    if (!value_function_allowed(text(body, "op")))
      refuse(forbidden_function, "Only dates and times may be asked of the server.",
             location(body));
    return;
  }
  refuse(forbidden_node, fmt::format("{} is not supported.", type), location(body));
}

void Binder::column(const object& body, const Scope& scope) {
  only("column", body, {"fields"});
  const auto& fields = list(body, "fields");
  for (const auto& field : fields)
    if (node(field).type == "A_Star")
      refuse(forbidden_node,
             "`*` stands for all columns only in the select list; name the columns.",
             location(body));
  const auto names = strings(fields);
  if (names.empty() || names.size() > 3)
    refuse(forbidden_node, "A database name is not supported here.", location(body));
  const std::string& name = names.back();
  Names candidates;
  bool table_seen = names.size() == 1;
  for (const Scope* level = &scope; level; level = level->outer) {
    int hits = 0;
    for (const auto& entry : level->entries) {
      if (names.size() >= 2 && entry.name != names[names.size() - 2]) continue;
      if (names.size() == 3 && entry.schema != names[0]) continue;
      table_seen = true;
      if (contains(entry.columns, name)) ++hits;
      candidates.insert(candidates.end(), entry.columns.begin(), entry.columns.end());
    }
    if (names.size() == 1 && hits > 1 && !contains(level->merged, name))
      refuse(ambiguous, fmt::format("{} is in more than one table; write table.{}.", name, name),
             location(body));
    if (hits > 0) return;
    if (names.size() == 1 && contains(level->outputs, name)) return;  // GROUP BY alias
  }
  if (!table_seen)
    refuse(unknown_table, fmt::format("There is no {} in FROM.", names[names.size() - 2]),
           location(body));
  const auto nearest = nearest_names(name, candidates, 3);
  const std::string where = names.size() >= 2 ? " in " + names[names.size() - 2] : "";
  refuse(unknown_column,
         nearest.empty()
             ? fmt::format("There is no column {}{}.", name, where)
             : fmt::format("There is no column {}{}; did you mean {}?", name, where, nearest[0]),
         location(body), nearest);
}

void Binder::call(const object& body, const Scope& scope) {
  only("function", body,
       {"funcname", "args", "agg_order", "agg_filter", "over", "agg_within_group", "agg_star",
        "agg_distinct", "funcformat"});
  auto names = strings(list(body, "funcname"));
  if (names.size() == 2 && names[0] == "pg_catalog") names.erase(names.begin());
  if (names.size() != 1 || !function_allowed(names[0])) {
    const auto nearest = nearest_names(names.back(), function_names(), 3);
    refuse(forbidden_function,
           nearest.empty() ? fmt::format("The function {} is not available.", names.back())
                           : fmt::format("The function {} is not available; did you mean {}?",
                                         names.back(), nearest[0]),
           location(body), nearest);
  }
  const auto& arguments = list(body, "args");
  rows_ *= call_rows(names[0], arguments, draft_, limits_);
  if (multiplies_length(names[0])) small_count(names[0], arguments);
  if (names[0] == "generate_series") series(arguments);
  expressions(arguments, scope);
  expressions(list(body, "agg_order"), scope);
  optional_expression(body, "agg_filter", scope);
  if (const auto* over = body.if_contains("over")) window(over->as_object(), scope);
}

// repeat('x', 1000000000) would fill the server's memory in one cell.
void Binder::small_count(std::string_view function, const array& arguments) {
  constexpr int kMost = 1'000;
  const auto count = arguments.size() >= 2 ? number_constant(arguments[1], draft_) : std::nullopt;
  if (!count || *count > kMost)
    refuse(limit, fmt::format("{} needs a fixed count of at most {}.", function, kMost));
}

void Binder::series(const array& arguments) {
  const auto rows = series_rows(arguments, draft_);
  if (rows && *rows > static_cast<double>(limits_.series_rows))
    refuse(limit, fmt::format("generate_series may make at most {} rows.", limits_.series_rows));
}

void Binder::window(const object& body, const Scope& scope) {
  only("window", body,
       {"name", "refname", "partitionClause", "orderClause", "frameOptions", "startOffset",
        "endOffset"});
  if (const auto name = text(body, "refname"); !name.empty() && !contains(scope.windows, name))
    refuse(syntax, fmt::format("There is no window {}.", name), location(body));
  expressions(list(body, "partitionClause"), scope);
  sort(list(body, "orderClause"), scope, false);
  optional_expression(body, "startOffset", scope);
  optional_expression(body, "endOffset", scope);
}

void Binder::type(const object& body) {
  only("type", body, {"names", "typemod", "typmods", "arrayBounds"});  // no SETOF, no %TYPE
  auto names = strings(list(body, "names"));
  if (names.size() == 2 && names[0] == "pg_catalog") names.erase(names.begin());
  if (names.size() != 1 || !type_allowed(names[0]))
    refuse(forbidden_type, fmt::format("The type {} is not available.", names.back()),
           location(body));
  for (const auto& item : list(body, "typmods"))
    if (node(item).type != "A_Const")
      refuse(forbidden_type, "A type's length must be a number.", location(body));
}

void Binder::constant(const object& body) {
  only("constant", body, {"ival", "fval", "sval", "boolval", "isnull"});
}

std::string natural_name(const value& expression) {
  const auto [type, body] = node(expression);
  if (type == "ColumnRef") {
    const auto& fields = list(body, "fields");
    return std::string(text(node(fields[fields.size() - 1]).body, "sval"));
  }
  if (type == "FuncCall") return strings(list(body, "funcname")).back();
  if (type == "TypeCast") {
    const std::string inner = natural_name(body.at("arg"));
    return inner != "?column?" ? inner
                               : strings(list(body.at("typeName").as_object(), "names")).back();
  }
  if (type == "CaseExpr") {
    const auto* fallback = body.if_contains("defresult");
    const std::string inner = fallback ? natural_name(*fallback) : "?column?";
    return inner != "?column?" && node(*fallback).type == "ColumnRef" ? inner : "case";
  }
  if (type == "CoalesceExpr") return "coalesce";
  if (type == "MinMaxExpr") return text(body, "op") == "IS_LEAST" ? "least" : "greatest";
  if (type == "A_ArrayExpr") return "array";
  if (type == "RowExpr") return "row";
  if (type == "GroupingFunc") return "grouping";
  if (type == "A_Indirection") return natural_name(body.at("arg"));
  if (type == "SQLValueFunction") {
    std::string name(text(body, "op").substr(6));  // SVFOP_CURRENT_DATE
    if (name.ends_with("_N")) name.resize(name.size() - 2);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return name;
  }
  if (type == "SubLink") {
    const auto kind = text(body, "subLinkType");
    if (kind == "EXISTS_SUBLINK") return "exists";
    if (kind == "ARRAY_SUBLINK") return "array";
    if (kind == "EXPR_SUBLINK") {
      const auto& targets = list(node(body.at("subselect")).body, "targetList");
      if (targets.size() != 1) return "?column?";
      const auto& item = node(targets[0]).body;
      return item.contains("name") ? std::string(text(item, "name")) : natural_name(item.at("val"));
    }
  }
  return "?column?";
}

}  // namespace sqlagent::sql
