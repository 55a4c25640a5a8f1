// Statements and FROM: which tables, under which names, with which columns.
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "base/edit_distance.h"
#include "core/sql/allow.h"
#include "core/sql/binder.h"
#include "core/sql/prescan.h"

namespace sqlagent::sql {
namespace {

using enum Refusal::Reason;
using Names = std::vector<std::string>;

bool contains(const Names& names, std::string_view wanted) {
  return std::find(names.begin(), names.end(), wanted) != names.end();
}

struct Alias {
  std::string name;
  Names columns;
};

Alias alias_of(const object& body) {
  Alias alias;
  if (const auto* found = body.if_contains("alias")) {
    const auto& inner = found->as_object();
    alias.name = text(inner, "aliasname");
    alias.columns = strings(list(inner, "colnames"));
  }
  return alias;
}

}  // namespace

void Binder::visible_names(const Names& names) const {
  static const Names kHidden{"_row", "ctid", "xmin", "cmin", "xmax", "cmax", "tableoid"};
  for (const auto& name : names)
    if (contains(kHidden, name))
      refuse(unknown_column, fmt::format("{} is a name that may not be used.", name));
}

void Binder::rename(Names& columns, const Names& wanted) const {
  visible_names(wanted);
  for (size_t i = 0; i < wanted.size() && i < columns.size(); ++i) columns[i] = wanted[i];
}

Relation Binder::select(const object& body, const Scope* outer) {
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
        body.contains("valuesLists") ? values(body, scope) : set_operation(body, scope);
    relation.rows *= std::exchange(rows_, around);
    return relation;
  }
  for (const auto& item : list(body, "fromClause")) from_item(item, scope);
  optional_expression(body, "whereClause", scope);
  for (const auto& item : list(body, "windowClause")) {
    const auto [type, window_body] = node(item);
    scope.windows.emplace_back(text(window_body, "name"));
  }
  for (const auto& item : list(body, "windowClause")) window(node(item).body, scope);
  for (const auto& item : list(body, "targetList")) target(item, scope);
  for (const auto& item : list(body, "distinctClause"))
    if (!item.is_object() || !item.get_object().empty()) expression(item, scope);
  for (const auto& item : list(body, "groupClause")) expression(item, scope);
  optional_expression(body, "havingClause", scope);
  sort(list(body, "sortClause"), scope, true);
  return {std::move(scope.outputs), std::exchange(rows_, around)};
}

Relation Binder::set_operation(const object& body, const Scope& scope) {
  auto [left, left_rows] = select(body.at("larg").as_object(), &scope);
  const auto [right, right_rows] = select(body.at("rarg").as_object(), &scope);
  if (left.size() != right.size())
    refuse(syntax, fmt::format("The two sides of {} have {} and {} columns.",
                               text(body, "op").substr(6), left.size(), right.size()));
  Scope names;  // ORDER BY after UNION sees the result's column names only
  names.outer = &scope;
  names.outputs = left;
  sort(list(body, "sortClause"), names, true);
  return {std::move(left), left_rows + right_rows};
}

Relation Binder::values(const object& body, const Scope& scope) {
  Names columns;
  for (const auto& item : list(body, "valuesLists")) {
    const auto& cells = list(node(item).body, "items");
    expressions(cells, scope);
    while (columns.size() < cells.size())
      columns.push_back(fmt::format("column{}", columns.size() + 1));
  }
  Scope names;
  names.outer = &scope;
  names.outputs = columns;
  sort(list(body, "sortClause"), names, true);
  return {std::move(columns), static_cast<double>(list(body, "valuesLists").size())};
}

void Binder::with(const object& clause, Scope& scope) {
  only("WITH", clause, {"ctes", "recursive"});
  for (const auto& item : list(clause, "ctes")) {
    const auto [type, body] = node(item);
    only("WITH", body, {"ctename", "aliascolnames", "ctematerialized", "ctequery"});
    const auto [query_type, query] = node(body.at("ctequery"));
    if (query_type != "SelectStmt")
      refuse(not_one_select, "Only SELECT may stand inside WITH.", location(body));
    Cte cte{std::string(text(body, "ctename")), {}, 1};
    const Names wanted = strings(list(body, "aliascolnames"));
    if (flag(clause, "recursive") && query.contains("larg")) {
      // Inside itself a recursive query has the columns of its first branch. Stars there have been
      // noted; the whole query is walked again below, so they are dropped here.
      const auto kept = splices_.size();
      cte.columns = select(query.at("larg").as_object(), &scope).columns;
      splices_.resize(kept);
      rename(cte.columns, wanted);
      cte.rows = std::numeric_limits<double>::infinity();
      scope.ctes.push_back(cte);
      select(query, &scope);
      rows_ *= cte.rows;
      continue;
    }
    Relation relation = select(query, &scope);
    cte.columns = std::move(relation.columns);
    cte.rows = relation.rows;
    rows_ *= cte.rows;
    rename(cte.columns, wanted);
    scope.ctes.push_back(std::move(cte));
  }
}

void Binder::from_item(const value& item, Scope& scope) {
  const auto [type, body] = node(item);
  if (++tables_ > limits_.tables)
    refuse(limit, fmt::format("More than {} tables in one statement.", limits_.tables));
  if (type == "RangeVar") return table(body, scope);
  if (type == "RangeSubselect") return subselect(body, scope);
  if (type == "RangeFunction") return function(body, scope);
  if (type == "JoinExpr") return join(body, scope);
  refuse(forbidden_node, fmt::format("{} is not supported in FROM.", type), location(body));
}

void Binder::table(const object& body, Scope& scope) {
  only("table", body, {"schemaname", "relname", "inh", "relpersistence", "alias"});
  const std::string name(text(body, "relname")), schema(text(body, "schemaname"));
  const Alias alias = alias_of(body);
  Entry entry;
  entry.name = alias.name.empty() ? name : alias.name;
  if (const Cte* cte = schema.empty() ? scope.cte(name) : nullptr) {
    entry.columns = cte->columns;
    rows_ *= cte->rows;
    rename(entry.columns, alias.columns);
    scope.entries.push_back(std::move(entry));
    return;
  }
  // PostgreSQL looks into pg_catalog before any schema, so an own table of such a name would not be
  // the one read.
  const bool reserved = schema.empty() && name.starts_with("pg_");
  const int found = reserved ? -1 : catalog_.find_table(schema, name);
  if (found < 0) {
    Names known;
    for (const auto& table : catalog_.tables()) known.push_back(table.facts.name);
    const auto nearest = nearest_names(name, known, 3);
    const std::string wanted = schema.empty() ? name : schema + "." + name;
    refuse(unknown_table,
           nearest.empty()
               ? fmt::format("There is no table {}.", wanted)
               : fmt::format("There is no table {}; did you mean {}?", wanted, nearest[0]),
           location(body), nearest);
  }
  if (!alias.columns.empty())
    refuse(forbidden_node,
           "Renaming a table's columns in FROM is not supported; use AS in the select list.",
           location(body));
  const auto& table = catalog_.tables()[found];
  rows_ *= std::max(1.0, static_cast<double>(table.facts.rows));
  sources_.insert({table.facts.schema, table.facts.name});
  if (alias.name.empty()) entry.schema = table.facts.schema;
  entry.hides = !table.facts.shared;  // an uploaded table has the lineage column _row
  for (const auto& column : table.columns) entry.columns.push_back(column.facts.name);
  scope.entries.push_back(std::move(entry));
}

void Binder::subselect(const object& body, Scope& scope) {
  only("sub-select", body, {"lateral", "subquery", "alias"});
  const Alias alias = alias_of(body);
  Scope around;  // without LATERAL the neighbours in FROM are out of reach, the levels outside are
                 // not
  around.outer = scope.outer;
  around.ctes = scope.ctes;
  const auto [type, query] = node(body.at("subquery"));
  if (type != "SelectStmt")
    refuse(forbidden_node, "Only SELECT may stand in FROM.", location(body));
  Entry entry;
  entry.name = alias.name;
  Relation relation = select(query, flag(body, "lateral") ? &scope : &around);
  entry.columns = std::move(relation.columns);
  rows_ *= relation.rows;
  rename(entry.columns, alias.columns);
  scope.entries.push_back(std::move(entry));
}

void Binder::function(const object& body, Scope& scope) {
  only("function in FROM", body, {"lateral", "ordinality", "functions", "alias"});
  const Alias alias = alias_of(body);
  Entry entry;
  entry.is_function = true;
  for (const auto& item : list(body, "functions")) {
    const auto& parts = list(node(item).body, "items");  // [call, column definitions]
    if (parts.empty() ||
        (parts.size() > 1 && !(parts[1].is_object() && parts[1].get_object().empty())))
      refuse(forbidden_node, "A column definition list is not supported.", -1);
    const auto [type, call_body] = node(parts[0]);
    if (type != "FuncCall")
      refuse(forbidden_node, fmt::format("{} is not supported in FROM.", type));
    call(call_body, scope);
    const std::string name = natural_name(parts[0]);
    if (entry.name.empty()) entry.name = name;
    if (name.ends_with("_each") || name.ends_with("_each_text")) {
      entry.columns.insert(entry.columns.end(), {"key", "value"});
    } else {
      entry.columns.push_back(alias.name.empty() ? name : alias.name);
    }
  }
  if (flag(body, "ordinality")) entry.columns.emplace_back("ordinality");
  if (!alias.name.empty()) entry.name = alias.name;
  visible_names({entry.name});
  rename(entry.columns, alias.columns);
  scope.entries.push_back(std::move(entry));
}

void Binder::join(const object& body, Scope& scope) {
  only("JOIN", body,
       {"jointype", "larg", "rarg", "usingClause", "quals", "rtindex"});  // no alias, no NATURAL
  const size_t first = scope.entries.size();
  from_item(body.at("larg"), scope);
  const size_t second = scope.entries.size();
  from_item(body.at("rarg"), scope);
  for (const auto& name : strings(list(body, "usingClause"))) {
    auto side_has = [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i)
        if (contains(scope.entries[i].columns, name)) return true;
      return false;
    };
    if (!side_has(first, second) || !side_has(second, scope.entries.size()))
      refuse(unknown_column, fmt::format("USING ({}): both sides need that column.", name));
    if (!contains(scope.merged, name)) scope.merged.push_back(name);
  }
  optional_expression(body, "quals", scope);
}

void Binder::target(const value& item, Scope& scope) {
  const auto [type, body] = node(item);
  if (type != "ResTarget") refuse(forbidden_node, fmt::format("{} in the select list.", type));
  only("select item", body, {"name", "val"});
  const auto& val = body.at("val");
  const auto [inner_type, inner] = node(val);
  if (inner_type == "ColumnRef") {
    const auto& fields = list(inner, "fields");
    if (!fields.empty() && node(fields[fields.size() - 1]).type == "A_Star") {
      array qualifier(fields.begin(), fields.end() - 1);
      return star(strings(qualifier), location(inner), scope);
    }
  }
  expression(val, scope);
  scope.outputs.push_back(body.contains("name") ? std::string(text(body, "name"))
                                                : natural_name(val));
  visible_names({scope.outputs.back()});
}

// `*` or `t.*`: its columns become outputs; where a table hides columns, the star itself is
// replaced by their list.
void Binder::star(const std::vector<std::string>& qualifier, int at, Scope& scope) {
  if (qualifier.size() > 2) refuse(forbidden_node, "A database name is not supported here.", at);
  const Entry* only_entry = nullptr;
  for (const auto& entry : scope.entries)
    if (!qualifier.empty() && entry.name == qualifier.back() &&
        (qualifier.size() == 1 || entry.schema == qualifier.front()))
      only_entry = &entry;
  if (!qualifier.empty() && !only_entry)
    refuse(unknown_table, fmt::format("There is no {} in FROM.", qualifier.back()), at);
  if (scope.entries.empty()) refuse(syntax, "SELECT * needs a FROM.", at);

  std::string replacement;
  bool hides = false;
  auto add = [&](const std::string& prefix, const std::string& name) {
    if (!replacement.empty()) replacement += ", ";
    replacement +=
        prefix.empty() ? readable_ident(name) : readable_ident(prefix) + "." + readable_ident(name);
    scope.outputs.push_back(name);
  };
  if (!only_entry)
    for (const auto& name : scope.merged) add("", name);
  for (const auto& entry : scope.entries) {
    if (only_entry && &entry != only_entry) continue;
    hides = hides || entry.hides;
    for (const auto& name : entry.columns)
      if (only_entry || !contains(scope.merged, name)) add(entry.name, name);
  }
  if (hides) splices_.push_back({at, std::move(replacement)});
}

void Binder::sort(const array& clause, const Scope& scope, bool outputs_visible) {
  for (const auto& item : clause) {
    const auto [type, body] = node(item);
    only("ORDER BY", body, {"node", "sortby_dir", "sortby_nulls"});  // no USING operator
    const auto& key = body.at("node");
    if (outputs_visible) {
      const auto [key_type, key_body] = node(key);
      if (key_type == "ColumnRef" && list(key_body, "fields").size() == 1) {
        const auto& field = list(key_body, "fields")[0];
        if (node(field).type == "String" && contains(scope.outputs, text(node(field).body, "sval")))
          continue;
      }
    }
    expression(key, scope);
  }
}

}  // namespace sqlagent::sql
