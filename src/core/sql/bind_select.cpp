// Statements: WITH, set operations, VALUES, select lists, GROUP BY and ORDER BY.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/sql/binder.h"
#include "core/sql/hints.h"

namespace sqlagent::sql {
namespace {

using enum Refusal::Reason;

constexpr double kMostGroupingSets = 256;
constexpr double kRecursiveLength = 6'000;  // more than half of the most that hold() admits

// Such a query is computed on its own: whoever reads its columns does not get their expressions.
bool stays_apart(const object& body) {
  for (const char* clause : {"groupClause", "havingClause", "distinctClause", "sortClause",
                             "limitCount", "limitOffset", "windowClause"})
    if (body.contains(clause)) return true;
  return false;
}

std::vector<Weight> apart(std::vector<Weight> weights) {
  for (Weight& weight : weights) weight.size = 1;
  return weights;
}

}  // namespace

Relation Binder::select(const object& body, const Scope* outer, Recursion* recursion) {
  only("SELECT", body,
       {"targetList", "fromClause", "whereClause", "groupClause", "groupDistinct", "havingClause",
        "windowClause", "valuesLists", "sortClause", "limitOffset", "limitCount", "limitOption",
        "withClause", "op", "all", "larg", "rarg", "distinctClause"});
  Scope scope;
  scope.outer = outer;
  const double around = std::exchange(rows_, 1);
  if (const auto* clause = body.if_contains("withClause")) with(clause->as_object(), scope);
  optional_expression(body, "limitCount", scope);
  optional_expression(body, "limitOffset", scope);
  if (text(body, "op") != "SETOP_NONE" || body.contains("valuesLists")) {
    Relation relation =
        body.contains("valuesLists") ? values(body, scope) : set_operation(body, scope, recursion);
    relation.rows *= std::exchange(rows_, around);
    return relation;
  }

  for (const auto& item : list(body, "fromClause")) from_item(item, scope);
  const auto& targets = list(body, "targetList");
  for (const auto& item : targets)
    if (const auto name = text(node(item).body, "name"); !name.empty())
      scope.aliases.emplace_back(name);
  optional_expression(body, "whereClause", scope);
  for (const auto& item : list(body, "windowClause"))
    scope.windows.emplace_back(text(node(item).body, "name"));
  for (const auto& item : list(body, "windowClause")) window(node(item).body, scope);
  for (const auto& item : targets) target(item, scope);
  for (const auto& item : list(body, "distinctClause"))  // DISTINCT alone: one empty node
    if (!item.is_object() || !item.get_object().empty())
      if (!contains(scope.outputs, plain_name(item))) expression(item, scope);
  double sets = 1;
  for (const auto& item : list(body, "groupClause")) {
    group(item, scope);
    sets *= grouping_sets(item);
  }
  if (sets > kMostGroupingSets)
    refuse(limit,
           fmt::format("GROUP BY asks for {:.0f} groupings; at most {} are allowed. Name the "
                       "ones you need with GROUPING SETS.",
                       sets, kMostGroupingSets));
  rows_ *= sets;
  optional_expression(body, "havingClause", scope);
  sort(list(body, "sortClause"), scope);
  if (stays_apart(body)) scope.weights = apart(std::move(scope.weights));
  return {std::move(scope.outputs), std::move(scope.weights), std::exchange(rows_, around)};
}

Relation Binder::set_operation(const object& body, const Scope& scope, Recursion* recursion) {
  Relation left = select(body.at("larg").as_object(), &scope);
  if (recursion) define(left, *recursion);
  const Relation right = select(body.at("rarg").as_object(), &scope);
  if (left.columns.size() != right.columns.size())
    refuse(syntax,
           fmt::format("The two sides of {} have {} and {} columns; give both the same.",
                       text(body, "op").substr(6), left.columns.size(), right.columns.size()));
  for (size_t i = 0; i < left.weights.size(); ++i) {
    left.weights[i].size += right.weights[i].size;
    left.weights[i].length = std::max(left.weights[i].length, right.weights[i].length);
  }
  left.rows += right.rows;
  Scope names;  // ORDER BY after UNION sees the result's column names only
  names.outer = &scope;
  names.outputs = left.columns;
  sort_results(list(body, "sortClause"), names);
  return left;
}

Relation Binder::values(const object& body, const Scope& scope) {
  Scope names;
  names.outer = &scope;
  const auto& rows = list(body, "valuesLists");
  for (const auto& item : rows) {
    const auto& cells = list(node(item).body, "items");
    for (size_t i = 0; i < cells.size(); ++i) {
      if (names.outputs.size() <= i) {
        names.outputs.push_back(fmt::format("column{}", i + 1));
        names.weights.emplace_back();
      }
      const double before = size_;
      expression(cells[i], scope);
      auto& weight = names.weights[i];
      weight = {std::max(weight.size, size_ - before), std::max(weight.length, length_)};
    }
  }
  sort_results(list(body, "sortClause"), names);
  return {std::move(names.outputs), std::move(names.weights), static_cast<double>(rows.size())};
}

void Binder::with(const object& clause, Scope& scope) {
  only("WITH", clause, {"ctes", "recursive"});
  const auto& ctes = list(clause, "ctes");
  const bool may_recurse = flag(clause, "recursive");
  if (may_recurse)
    for (const auto& item : ctes) scope.later_ctes.emplace_back(text(node(item).body, "ctename"));
  for (const auto& item : ctes) {
    const auto [type, body] = node(item);
    only("WITH", body, {"ctename", "aliascolnames", "ctematerialized", "ctequery"});
    const auto [query_type, query] = node(body.at("ctequery"));
    if (query_type != "SelectStmt")
      refuse(not_one_select, statement_hint(query_type), location(body));
    Cte cte{std::string(text(body, "ctename")), {}, {}, 1};
    visible_names({cte.name});
    const Names wanted = strings(list(body, "aliascolnames"));
    if (may_recurse) scope.later_ctes.erase(scope.later_ctes.begin());
    if (may_recurse && query.contains("larg")) {
      Recursion recursion{cte, wanted, scope};
      select(query, &scope, &recursion);
      scope.ctes.back().weights.assign(cte.columns.size(), {});
      rows_ *= cte.rows;
      continue;
    }
    Relation relation = select(query, &scope);
    cte.columns = std::move(relation.columns);
    cte.weights = text(body, "ctematerialized") == "CTEMaterializeAlways"
                      ? apart(std::move(relation.weights))
                      : std::move(relation.weights);
    rename(cte.columns, wanted);
    cte.rows = relation.rows;
    scope.ctes.push_back(std::move(cte));
    rows_ *= relation.rows;
  }
}

// Inside itself a recursive query has the columns of its first branch.
void Binder::define(const Relation& first, Recursion& recursion) {
  Cte& cte = recursion.cte;
  cte.columns = first.columns;
  rename(cte.columns, recursion.renamed);
  cte.rows = std::numeric_limits<double>::infinity();
  // A text that is put together from itself doubles with every round: as long as this, twice is
  // refused, and once is not.
  cte.weights.assign(cte.columns.size(), {1, kRecursiveLength});
  recursion.around.ctes.push_back(cte);
}

void Binder::target(const value& item, Scope& scope) {
  const auto [type, body] = node(item);
  if (type != "ResTarget") refuse(forbidden_node, form_hint(type, ""));
  only("select item", body, {"name", "val"});
  const auto& val = body.at("val");
  if (is_node(val, "ColumnRef")) {
    const auto& inner = node(val).body;
    const auto& fields = list(inner, "fields");
    if (!fields.empty() && is_node(fields[fields.size() - 1], "A_Star"))
      return star(strings(array(fields.begin(), fields.end() - 1)), location(inner), scope);
  }
  const double before = size_;
  expression(val, scope);
  hold(length_, location(node(val).body));
  scope.weights.push_back({size_ - before, length_});
  scope.outputs.push_back(body.contains("name") ? std::string(text(body, "name"))
                                                : natural_name(val));
  visible_names({scope.outputs.back()});
}

// GROUP BY means a column of this level's FROM first, then a name of the select list.
void Binder::group(const value& item, const Scope& scope) {
  if (is_node(item, "GroupingSet")) {
    const auto& body = node(item).body;
    only("GROUPING SETS", body, {"kind", "content"});
    for (const auto& part : list(body, "content")) group(part, scope);
    return;
  }
  if (is_node(item, "RowExpr")) {
    for (const auto& part : list(node(item).body, "args")) group(part, scope);
    return;
  }
  const auto name = plain_name(item);
  const auto named = [&](const Visible& one) { return one.name == name; };
  if (!name.empty() && contains(scope.outputs, name) &&
      std::none_of(scope.visible.begin(), scope.visible.end(), named))
    return;
  expression(item, scope);
}

// How many groupings one item of GROUP BY stands for.
double Binder::grouping_sets(const value& item) const {
  if (!is_node(item, "GroupingSet")) return 1;
  const auto& body = node(item).body;
  const auto& content = list(body, "content");
  const auto kind = text(body, "kind");
  if (kind == "GROUPING_SET_ROLLUP") return static_cast<double>(content.size()) + 1;
  if (kind == "GROUPING_SET_CUBE") return std::pow(2, static_cast<double>(content.size()));
  if (kind != "GROUPING_SET_SETS") return 1;
  double sets = 0;
  for (const auto& part : content) sets += grouping_sets(part);
  return sets;
}

// ORDER BY means a name of the select list first, then a column of FROM.
void Binder::sort(const array& clause, const Scope& scope) {
  for (const auto& item : clause) {
    const auto [type, body] = node(item);
    only("ORDER BY", body, {"node", "sortby_dir", "sortby_nulls"});  // no USING operator
    const auto name = plain_name(body.at("node"));
    if (name.empty() || !contains(scope.outputs, name)) expression(body.at("node"), scope);
  }
}

void Binder::sort_results(const array& clause, const Scope& scope) {
  for (const auto& item : clause) {
    const auto [type, body] = node(item);
    only("ORDER BY", body, {"node", "sortby_dir", "sortby_nulls"});
    const auto& key = body.at("node");
    if (is_node(key, "A_Const") || contains(scope.outputs, plain_name(key))) continue;
    refuse(unknown_column,
           fmt::format("After UNION, INTERSECT, EXCEPT and VALUES, ORDER BY takes a column of the "
                       "result ({}) or its number; wrap it in another SELECT for more.",
                       fmt::join(scope.outputs, ", ")),
           location(node(key).body), scope.outputs);
  }
}

}  // namespace sqlagent::sql
