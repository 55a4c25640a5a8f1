// Expressions, one handler for each node type; a type without a handler is refused.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/sql/allow.h"
#include "core/sql/binder.h"
#include "core/sql/hints.h"

namespace sqlagent::sql {

using enum Refusal::Reason;

void Binder::expression(const value& item, const Scope& scope) {
  static constexpr std::array<std::pair<std::string_view, Handler>, 18> kHandlers{{
      {"ColumnRef", &Binder::column},
      {"A_Const", &Binder::constant},
      {"FuncCall", &Binder::call},
      {"A_Expr", &Binder::operation},
      {"BoolExpr", &Binder::condition},
      {"NullTest", &Binder::test},
      {"BooleanTest", &Binder::test},
      {"TypeCast", &Binder::cast},
      {"CaseExpr", &Binder::choice},
      {"CoalesceExpr", &Binder::argument_list},
      {"MinMaxExpr", &Binder::argument_list},
      {"RowExpr", &Binder::row},
      {"GroupingFunc", &Binder::argument_list},
      {"SubLink", &Binder::sub_query},
      {"A_Indirection", &Binder::subscript},
      {"CollateClause", &Binder::collate},
      {"SQLValueFunction", &Binder::value_function},
      {"NamedArgExpr", &Binder::named_argument},
  }};
  const auto [type, body] = node(item);
  for (const auto& [name, handler] : kHandlers)
    if (type == name) return (this->*handler)(body, scope);
  if (type == "List") return expressions(list(body, "items"), scope);
  if (type == "A_ArrayExpr") {
    only("ARRAY", body, {"elements"});
    return together(list(body, "elements"), scope);
  }
  refuse(forbidden_node, form_hint(type, ""), location(body));
}

void Binder::expressions(const array& items, const Scope& scope) {
  double longest = 1;
  for (const auto& item : items) {
    expression(item, scope);
    longest = std::max(longest, length_);
  }
  length_ = longest;
}

// As one value that holds them all; whether it is too much is asked where it is kept.
void Binder::together(const array& items, const Scope& scope) {
  double sum = 0;
  for (const auto& item : items) {
    expression(item, scope);
    sum += length_;
  }
  length_ = std::max(1.0, sum);
}

void Binder::optional_expression(const object& body, std::string_view field, const Scope& scope) {
  if (const auto* found = body.if_contains(field)) expression(*found, scope);
}

void Binder::operation(const object& body, const Scope& scope) {
  only("operator", body, {"kind", "name", "lexpr", "rexpr"});
  const auto names = strings(list(body, "name"));
  if (names.size() != 1) refuse(forbidden_function, form_hint("operator", "name"), location(body));
  const bool word = text(body, "kind").find("BETWEEN") != std::string_view::npos;
  if (!word && !operator_allowed(names[0]))
    refuse(forbidden_function, operator_hint(names[0]), location(body));
  length_ = 1;
  optional_expression(body, "lexpr", scope);
  const double left = length_;
  expression(body.at("rexpr"), scope);
  if (names[0] == "||") return hold(left + length_, location(body));
  length_ = word || operator_compares(names[0]) ? 1 : std::max(left, length_);
}

void Binder::condition(const object& body, const Scope& scope) {
  only("condition", body, {"boolop", "args"});
  expressions(list(body, "args"), scope);
  length_ = 1;
}

void Binder::test(const object& body, const Scope& scope) {
  only("test", body, {"arg", "nulltesttype", "booltesttype", "argisrow"});
  expression(body.at("arg"), scope);
  length_ = 1;
}

void Binder::cast(const object& body, const Scope& scope) {
  only("cast", body, {"arg", "typeName"});
  type(body.at("typeName").as_object());
  expression(body.at("arg"), scope);
}

void Binder::choice(const object& body, const Scope& scope) {
  only("CASE", body, {"arg", "args", "defresult"});
  optional_expression(body, "arg", scope);
  double longest = 1;
  for (const auto& branch : list(body, "args")) {
    const auto [type, when] = node(branch);
    only("WHEN", when, {"expr", "result"});
    expression(when.at("expr"), scope);
    expression(when.at("result"), scope);
    longest = std::max(longest, length_);
  }
  length_ = 1;
  optional_expression(body, "defresult", scope);
  length_ = std::max(longest, length_);
}

// COALESCE, GREATEST, LEAST, GROUPING
void Binder::argument_list(const object& body, const Scope& scope) {
  only("function", body, {"args", "op"});
  expressions(list(body, "args"), scope);
}

void Binder::row(const object& body, const Scope& scope) {
  only("row", body, {"args", "row_format"});
  together(list(body, "args"), scope);
}

void Binder::sub_query(const object& body, const Scope& scope) {
  only("sub-query", body, {"subLinkType", "testexpr", "operName", "subselect"});
  const auto names = strings(list(body, "operName"));
  if (names.size() > 1) refuse(forbidden_function, form_hint("operator", "name"), location(body));
  if (names.size() == 1 && !operator_allowed(names[0]))
    refuse(forbidden_function, operator_hint(names[0]), location(body));
  optional_expression(body, "testexpr", scope);
  const auto [query_type, query] = node(body.at("subselect"));
  if (query_type != "SelectStmt")
    refuse(forbidden_node, "Only SELECT may be a sub-query.", location(body));
  const auto [columns, weights, rows] = select(query, &scope);
  rows_ *= rows;
  const auto kind = text(body, "subLinkType");
  if (columns.size() != 1 && (kind == "EXPR_SUBLINK" || kind == "ARRAY_SUBLINK"))
    refuse(syntax,
           fmt::format("A sub-query used as a value must have one column; this one has {}.",
                       columns.size()),
           location(body));
  length_ = weights.size() == 1 ? weights[0].length : 1;
}

void Binder::subscript(const object& body, const Scope& scope) {
  only("subscript", body, {"arg", "indirection"});
  expression(body.at("arg"), scope);
  const double length = length_;
  for (const auto& step : list(body, "indirection")) {
    const auto [type, index] = node(step);
    if (type != "A_Indices") refuse(forbidden_node, form_hint("subscript", type), location(body));
    only("subscript", index, {"is_slice", "lidx", "uidx"});
    optional_expression(index, "lidx", scope);
    optional_expression(index, "uidx", scope);
  }
  length_ = length;
}

void Binder::constant(const object& body, const Scope&) {
  only("constant", body, {"ival", "fval", "sval", "bsval", "boolval", "isnull"});
  size_ += 1;
  length_ = 1;
}

void Binder::collate(const object& body, const Scope& scope) {
  only("COLLATE", body, {"arg", "collname"});
  auto names = strings(list(body, "collname"));
  if (names.size() == 2 && names[0] == "pg_catalog") names.erase(names.begin());
  if (names.size() != 1 || !collation_allowed(names[0]))
    refuse(forbidden_type,
           fmt::format("The collation {} is not available; use \"C\", or an ICU one such as "
                       "\"en-x-icu\".",
                       names.back()),
           location(body));
  expression(body.at("arg"), scope);
}

void Binder::value_function(const object& body, const Scope&) {
  if (!value_function_allowed(text(body, "op")))
    refuse(forbidden_function,
           "Only dates and times may be asked of the server, such as CURRENT_DATE.",
           location(body));
  length_ = 1;
}

}  // namespace sqlagent::sql
