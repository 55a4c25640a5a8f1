#include "core/catalog/lay_edits.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace sqlagent::catalog {
namespace {

int table_index(const std::vector<Table>& tables, std::string_view name) {
  int shared = -1;
  for (size_t i = 0; i < tables.size(); ++i) {
    if (tables[i].facts.name != name) continue;
    if (!tables[i].facts.shared) return static_cast<int>(i);
    if (shared < 0) shared = static_cast<int>(i);
  }
  return shared;
}

std::optional<JoinRule> followed(const std::vector<Table>& tables, int from, const JoinEdit& join,
                                 std::vector<UnusedEdit>& unused) {
  const Table& table = tables[static_cast<size_t>(from)];
  const auto leave_out = [&](std::string why) {
    unused.push_back(
        {table.facts.name, fmt::format("The join from {} to {}.{} is not used: {}.", join.column,
                                       join.to_table, join.to_column, why)});
    return std::nullopt;
  };
  const int column = Catalog::find_column(table, join.column);
  if (column < 0) return leave_out("there is no column " + join.column + " any more");
  const int to = table_index(tables, join.to_table);
  if (to < 0) return leave_out("there is no table " + join.to_table + " any more");
  const Table& target = tables[static_cast<size_t>(to)];
  const int to_column = Catalog::find_column(target, join.to_column);
  if (to_column < 0)
    return leave_out("there is no column " + join.to_column + " in " + join.to_table + " any more");
  if (!joinable(table.columns[static_cast<size_t>(column)].facts,
                target.columns[static_cast<size_t>(to_column)].facts))
    return leave_out("the two columns hold different kinds of values");
  return JoinRule{from, column, to, to_column, join.state};
}

}  // namespace

void lay_words(TableFacts& facts, const TableEdits& edits) {
  if (edits.display) facts.display = *edits.display;
  if (edits.description) facts.description = *edits.description;
  for (const ColumnEdits& edit : edits.columns) {
    const auto column = std::ranges::find(facts.columns, edit.column, &ColumnFacts::name);
    if (column == facts.columns.end()) continue;  // told by lay_roles
    if (edit.display) column->display = *edit.display;
    if (edit.description) column->description = *edit.description;
    if (edit.unit) column->unit = *edit.unit;
    column->synonyms.insert(column->synonyms.begin(), edit.synonyms.begin(), edit.synonyms.end());
  }
}

void lay_roles(Table& table, std::vector<UnusedEdit>& unused) {
  for (Column& column : table.columns) column.found_role = column.role;
  for (const ColumnEdits& edit : table.edits.columns) {
    const int at = Catalog::find_column(table, edit.column);
    if (at < 0) {
      unused.push_back({table.facts.name,
                        fmt::format("What you said about the column {} is kept, but there is no "
                                    "such column any more.",
                                    edit.column)});
      continue;
    }
    if (!edit.role) continue;
    Column& column = table.columns[static_cast<size_t>(at)];
    if (const std::string why = misfit(*edit.role, column.facts); !why.empty()) {
      unused.push_back({table.facts.name, fmt::format("The role you gave to {} is not used: {}.",
                                                      column.facts.display, why)});
      continue;
    }
    column.role = *edit.role;
    column.role_probability = 1;
    column.role_given = true;
  }
}

std::vector<JoinRule> join_rules(const std::vector<Table>& tables,
                                 std::vector<UnusedEdit>& unused) {
  std::vector<JoinRule> rules;
  for (size_t from = 0; from < tables.size(); ++from)
    for (const JoinEdit& join : tables[from].edits.joins)
      if (auto rule = followed(tables, static_cast<int>(from), join, unused))
        rules.push_back(*rule);
  return rules;
}

bool joinable(const ColumnFacts& a, const ColumnFacts& b) {
  const auto number = [](Type type) { return type == Type::integer || type == Type::numeric; };
  if (number(a.type) && number(b.type))
    return (a.type == Type::integer || a.all_integral) &&
           (b.type == Type::integer || b.all_integral);
  return a.type == b.type &&
         (a.type == Type::text || a.type == Type::date || a.type == Type::timestamp);
}

}  // namespace sqlagent::catalog
