#include "app/market/survey.h"

#include <algorithm>

#include "app/market/profile.h"

namespace sqlagent::market {
namespace {

using catalog::TableFacts;
using pg::awaitable;
using pg::Params;

constexpr StaticSql kTables(
    "survey.tables",
    "SELECT c.relname, coalesce(pg_catalog.obj_description(c.oid, 'pg_class'), '') "
    "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f') "
    "AND pg_catalog.has_table_privilege(c.oid, 'SELECT') "
    "ORDER BY c.relname COLLATE \"C\" LIMIT $2::bigint");

constexpr StaticSql kComments(
    "survey.comments",
    "SELECT c.relname, a.attname, pg_catalog.col_description(c.oid, a.attnum) "
    "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid "
    "WHERE n.nspname = $1 AND a.attnum > 0 AND NOT a.attisdropped "
    "AND pg_catalog.col_description(c.oid, a.attnum) IS NOT NULL");

// Keys of one column; a key of several is no edge that a catalog knows.
constexpr StaticSql kKeys(
    "survey.keys",
    "SELECT c.relname, k.contype, a.attname, t.relname, b.attname "
    "FROM pg_catalog.pg_constraint k "
    "JOIN pg_catalog.pg_class c ON c.oid = k.conrelid "
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1] "
    "LEFT JOIN pg_catalog.pg_class t ON t.oid = k.confrelid "
    "LEFT JOIN pg_catalog.pg_attribute b ON b.attrelid = t.oid AND b.attnum = k.confkey[1] "
    "WHERE n.nspname = $1 AND k.contype IN ('p', 'f') "
    "AND pg_catalog.cardinality(k.conkey) = 1 "
    "ORDER BY 1, 2, 3, 4, 5");

TableFacts* find(std::vector<TableFacts>& tables, const std::string& name) {
  const auto found = std::ranges::find(tables, name, &TableFacts::name);
  return found == tables.end() ? nullptr : &*found;
}

void describe(std::vector<TableFacts>& tables, const Table& comments) {
  for (const auto& row : comments.rows)
    if (auto* table = find(tables, *row[0]))
      for (auto& column : table->columns)
        if (column.name == *row[1]) column.description = *row[2];
}

void declare(std::vector<TableFacts>& tables, const Table& keys) {
  for (const auto& row : keys.rows) {
    auto* table = find(tables, *row[0]);
    if (!table) continue;
    if (row[1] == "p")
      table->primary_key = *row[2];
    else if (row[3] && row[4])
      table->keys.push_back({*row[2], *row[3], *row[4]});
  }
}

}  // namespace

awaitable<std::vector<TableFacts>> survey(pg::Session& session, std::string schema,
                                          DeclaredKeys keys, Deadline deadline) {
  std::vector<TableFacts> tables;
  const Params which{schema, std::to_string(kMostTables)};
  auto listed = co_await session.run(kTables, which, deadline);
  for (const auto& row : listed.rows) {
    auto facts = co_await profile(session, schema, *row[0], deadline);
    facts.description = row[1].value_or("");
    tables.push_back(std::move(facts));
  }
  const Params there{schema};
  auto comments = co_await session.run(kComments, there, deadline);
  describe(tables, comments);
  if (keys == DeclaredKeys::used) {
    auto declared = co_await session.run(kKeys, there, deadline);
    declare(tables, declared);
  }
  co_return tables;
}

}  // namespace sqlagent::market
