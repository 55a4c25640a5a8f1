// FROM: which tables, sub-queries and functions, under which names, with which columns.
#include <fmt/format.h>

#include <algorithm>

#include "base/edit_distance.h"
#include "core/sql/allow.h"
#include "core/sql/binder.h"
#include "core/sql/hints.h"
#include "core/sql/rows.h"

namespace sqlagent::sql {
namespace {

using enum Refusal::Reason;

struct Alias {
  std::string name;
  std::vector<std::string> columns;
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
      refuse(unknown_column,
             fmt::format("{} is a name of the system that may not be used; take another.", name));
}

void Binder::rename(Names& columns, const Names& wanted) const {
  visible_names(wanted);
  if (wanted.size() > columns.size())
    refuse(syntax,
           fmt::format("{} column names are given for {} columns.", wanted.size(), columns.size()));
  std::copy(wanted.begin(), wanted.end(), columns.begin());
}

void Binder::add(Entry entry, Scope& scope) {
  visible_names({entry.name});
  for (size_t i = scope.first_entry; i < scope.entries.size(); ++i)
    if (!entry.name.empty() && scope.entries[i].name == entry.name &&
        (entry.schema.empty() || entry.schema == scope.entries[i].schema))
      refuse(ambiguous, fmt::format("The name {} stands twice in FROM; give one an alias: {} AS x.",
                                    entry.name, entry.name));
  const int at = static_cast<int>(scope.entries.size());
  for (size_t i = 0; i < entry.columns.size(); ++i)
    scope.visible.push_back(
        {entry.columns[i], at, entry.weights.empty() ? Weight{} : entry.weights[i]});
  scope.entries.push_back(std::move(entry));
}

void Binder::from_item(const value& item, Scope& scope) {
  const auto [type, body] = node(item);
  if (type == "JoinExpr") return join(body, scope);
  if (++tables_ > limits_.tables)
    refuse(limit, fmt::format("A statement may read at most {} tables and sub-queries; ask in "
                              "parts.",
                              limits_.tables));
  if (type == "RangeVar") return table(body, scope);
  if (type == "RangeSubselect") return subselect(body, scope);
  if (type == "RangeFunction") return function(body, scope);
  refuse(forbidden_node, form_hint(type, ""), location(body));
}

void Binder::table(const object& body, Scope& scope) {
  only("table", body, {"schemaname", "relname", "inh", "relpersistence", "alias"});
  const std::string name(text(body, "relname")), schema(text(body, "schemaname"));
  const Alias alias = alias_of(body);
  Entry entry;
  entry.name = alias.name.empty() ? name : alias.name;
  entry.table = name;
  if (schema.empty()) {
    if (const Cte* cte = scope.cte(name))
      return reference(*cte, std::move(entry), alias.columns, scope);
    for (const Scope* level = &scope; level; level = level->outer)
      if (contains(level->later_ctes, name))
        refuse(unknown_table,
               fmt::format("{} is used before it is defined in WITH; define it "
                           "first.",
                           name),
               location(body));
  }
  // PostgreSQL looks into pg_catalog before any schema, so an own table of such a name would not be
  // the one read.
  const bool reserved = schema.empty() && name.starts_with("pg_");
  const int found = reserved ? -1 : catalog_.find_table(schema, name);
  if (found < 0) no_table(schema, name, location(body));
  const auto& table = catalog_.tables()[static_cast<size_t>(found)];
  rows_ *= std::max(1.0, static_cast<double>(table.facts.rows));
  sources_.insert({table.facts.schema, table.facts.name});
  if (alias.name.empty()) entry.schema = table.facts.schema;
  entry.hides = !table.facts.shared;  // an uploaded table has the lineage column _row
  entry.columns.reserve(table.columns.size());
  for (const auto& column : table.columns) entry.columns.push_back(column.facts.name);
  if (limits_.lineage && entry.hides) entry.columns.emplace_back("_row");
  if (!alias.columns.empty()) {
    if (entry.hides)  // they are counted with the hidden ones
      refuse(forbidden_node,
             "A table's columns cannot be renamed in FROM; use AS in the select list.",
             location(body));
    rename(entry.columns, alias.columns);
  }
  add(std::move(entry), scope);
}

void Binder::reference(const Cte& cte, Entry entry, const Names& renamed, Scope& scope) {
  entry.columns = cte.columns;
  entry.weights = cte.weights;
  rename(entry.columns, renamed);
  rows_ *= cte.rows;
  add(std::move(entry), scope);
}

void Binder::no_table(const std::string& schema, const std::string& name, int at) const {
  Names known;
  for (const auto& table : catalog_.tables()) known.push_back(table.facts.name);
  const std::string wanted = schema.empty() ? name : schema + "." + name;
  const auto nearest = nearest_names(name, known, 3);
  if (const auto hint = table_hint(schema, name); !hint.empty())
    refuse(unknown_table, fmt::format("There is no table {}{}", wanted, hint), at, nearest);
  if (!nearest.empty())
    refuse(unknown_table, fmt::format("There is no table {}; did you mean {}?", wanted, nearest[0]),
           at, nearest);
  constexpr size_t kShown = 6;
  if (known.empty())
    refuse(unknown_table,
           fmt::format("There is no table {}; you have none yet. Upload a file first.", wanted),
           at);
  if (known.size() > kShown) known.resize(kShown);
  refuse(unknown_table,
         fmt::format("There is no table {}; there are {}.", wanted, fmt::join(known, ", ")), at);
}

void Binder::subselect(const object& body, Scope& scope) {
  only("sub-select", body, {"lateral", "subquery", "alias"});
  const Alias alias = alias_of(body);
  const auto [type, query] = node(body.at("subquery"));
  if (type != "SelectStmt")
    refuse(forbidden_node, "Only SELECT may stand in FROM.", location(body));
  Scope around;  // without LATERAL the neighbours in FROM are out of reach, the levels outside not
  const bool lateral = flag(body, "lateral");
  if (!lateral) {
    around.outer = scope.outer;
    around.ctes = scope.ctes;
    around.later_ctes = scope.later_ctes;
  }
  Relation relation = select(query, lateral ? &scope : &around);
  Entry entry;
  entry.name = alias.name;
  entry.columns = std::move(relation.columns);
  entry.weights = std::move(relation.weights);
  rows_ *= relation.rows;
  rename(entry.columns, alias.columns);
  add(std::move(entry), scope);
}

// The columns of one call in FROM. single_name: what a lone scalar column is called instead of the
// function.
Binder::Names Binder::function_columns(const value& item, std::string_view single_name,
                                       const Scope& scope) {
  const auto& parts = list(node(item).body, "items");  // [call, column definitions]
  if (parts.empty()) refuse(forbidden_node, form_hint("function in FROM", ""));
  const auto [type, call_body] = node(parts[0]);
  if (type != "FuncCall")
    refuse(forbidden_node, form_hint("function in FROM", type), location(call_body));
  call(call_body, scope);
  const std::string name = natural_name(parts[0]);
  if (parts.size() > 1 && parts[1].is_object() && !parts[1].get_object().empty())
    return defined_columns(list(node(parts[1]).body, "items"));
  if (returns_pairs(name)) return {"key", "value"};
  if (name == "unnest" && list(call_body, "args").size() > 1)
    return Names(list(call_body, "args").size(), name);
  return {single_name.empty() ? name : std::string(single_name)};
}

// AS t(a int, b text)
Binder::Names Binder::defined_columns(const array& definitions) {
  Names columns;
  for (const auto& item : definitions) {
    const auto [type, body] = node(item);
    if (type != "ColumnDef") refuse(forbidden_node, form_hint(type, ""), location(body));
    only("column definition", body, {"colname", "typeName", "is_local"});
    this->type(body.at("typeName").as_object());
    columns.emplace_back(text(body, "colname"));
  }
  visible_names(columns);
  return columns;
}

void Binder::function(const object& body, Scope& scope) {
  only("function in FROM", body,
       {"lateral", "ordinality", "is_rowsfrom", "functions", "alias", "coldeflist"});
  const Alias alias = alias_of(body);
  const auto& calls = list(body, "functions");
  Entry entry;
  for (const auto& item : calls) {
    const auto columns = function_columns(item, calls.size() == 1 ? alias.name : "", scope);
    entry.weights.insert(entry.weights.end(), columns.size(), {1, length_});
    if (entry.name.empty()) entry.name = natural_name(list(node(item).body, "items")[0]);
    entry.columns.insert(entry.columns.end(), columns.begin(), columns.end());
  }
  const bool record = returns_record(entry.name);
  if (const auto& definitions = list(body, "coldeflist"); !definitions.empty()) {
    if (!record) refuse(forbidden_node, form_hint("function in FROM", "coldeflist"));
    entry.columns = defined_columns(definitions);
    entry.weights.assign(entry.columns.size(), {1, length_});
  } else if (record && calls.size() == 1) {
    refuse(syntax, fmt::format("{0} needs the names and types of its columns: {0}(x) AS t(a int, b "
                               "text).",
                               entry.name));
  }
  if (flag(body, "ordinality")) {
    entry.columns.emplace_back("ordinality");
    entry.weights.emplace_back();
  }
  if (!alias.name.empty()) entry.name = alias.name;
  rename(entry.columns, alias.columns);
  add(std::move(entry), scope);
}

void Binder::join(const object& body, Scope& scope) {
  only("JOIN", body, {"jointype", "larg", "rarg", "usingClause", "quals", "rtindex", "alias"});
  const size_t first_entry = scope.entries.size(), left = scope.visible.size();
  from_item(body.at("larg"), scope);
  const size_t right = scope.visible.size();
  from_item(body.at("rarg"), scope);
  merge(strings(list(body, "usingClause")), left, right, scope);
  if (const auto* quals = body.if_contains("quals")) {
    const auto entries = std::exchange(scope.first_entry, first_entry);
    const auto visible = std::exchange(scope.first_visible, left);
    expression(*quals, scope);
    scope.first_entry = entries;
    scope.first_visible = visible;
  }
  const Alias alias = alias_of(body);
  if (alias.name.empty()) return;
  Entry named;  // (a JOIN b …) AS j: from outside there is only j
  named.name = alias.name;
  for (size_t i = left; i < scope.visible.size(); ++i) {
    named.columns.push_back(scope.visible[i].name);
    named.weights.push_back(scope.visible[i].weight);
  }
  for (size_t i = first_entry; i < scope.entries.size(); ++i) named.hides |= scope.entries[i].hides;
  if (named.hides && !alias.columns.empty())
    refuse(forbidden_node, "A join's columns cannot be renamed in FROM; use AS in the select list.",
           location(body));
  rename(named.columns, alias.columns);
  scope.entries.resize(first_entry);
  scope.visible.resize(left);
  add(std::move(named), scope);
}

// JOIN … USING (a): `a` stands once, in front; the two columns behind it are found only with their
// table's name.
void Binder::merge(const Names& columns, size_t left, size_t right, Scope& scope) {
  auto& visible = scope.visible;
  size_t front = left;
  for (const auto& name : columns) {
    const auto named = [&](const Visible& one) { return one.name == name; };
    const auto middle = visible.begin() + static_cast<long>(right);
    const auto in_right = std::find_if(middle, visible.end(), named);
    const auto in_left = std::find_if(visible.begin() + static_cast<long>(left), middle, named);
    if (in_left == middle || in_right == visible.end())
      refuse(
          unknown_column,
          fmt::format("USING ({0}): both sides need a column {0}; else write ON a.x = b.y.", name));
    const Weight weight{in_left->weight.size + in_right->weight.size,
                        std::max(in_left->weight.length, in_right->weight.length)};
    visible.erase(in_right);  // the right one first: the left one's place stays
    visible.erase(in_left);
    visible.insert(visible.begin() + static_cast<long>(front), {name, -1, weight});
    ++front;
  }
}

}  // namespace sqlagent::sql
