#include "app/importer/duplicates.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/importer/merge_facts.h"
#include "app/importer/result.h"
#include "base/grouped.h"
#include "core/catalog/catalog.h"

namespace sqlagent::importer {
namespace {

constexpr size_t kCountedAtOnce = 500;  // columns in one SELECT, which may have 1,664

const catalog::ColumnFacts* column_of(const catalog::TableFacts& facts, const std::string& name) {
  const auto found = std::ranges::find(facts.columns, name, &catalog::ColumnFacts::name);
  return found == facts.columns.end() ? nullptr : &*found;
}

// The column that tells one row from another, as the catalog sees it; without gaps.
std::optional<std::string> key_of(const catalog::TableFacts& facts) {
  const TenantId nobody("00000000-0000-0000-0000-000000000000");
  catalog::TableFacts alone = facts;
  for (auto& column : alone.columns) column.values.clear();  // the value index is not needed
  const auto catalog = catalog::build(nobody, 0, {std::move(alone)});
  const auto& table = catalog.tables().front();
  if (table.key < 0 || facts.rows < 2) return std::nullopt;
  const auto& key = table.columns[static_cast<size_t>(table.key)].facts;
  if (key.nulls > 0 || !key.distinct_exact || key.distinct != key.rows) return std::nullopt;
  return key.name;
}

// The cells that are compared, as one value: PostgreSQL's record comparison takes two empty cells
// for equal (manual 9.24.6).
void compared(GeneratedSql& sql, const std::vector<std::string>& columns) {
  if (columns.size() == 1) {
    sql.ident(columns.front());
    return;
  }
  sql.raw("ROW(");
  for (size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) sql.raw(", ");
    sql.ident(columns[i]);
  }
  sql.raw(")");
}

// SELECT ctid of the new rows that an old one equals: several rows may come from one of the sheet,
// and then share a "_row".
GeneratedSql doubles(const Place& place, const std::vector<std::string>& columns, uint64_t offset) {
  GeneratedSql sql("import.doubles");
  const auto part = [&] {
    sql.raw("(SELECT ctid, ");
    compared(sql, columns);
    sql.raw(" AS cells FROM ").ident(place.schema).raw(".").ident(place.table);
    sql.raw(" WHERE \"_row\" ");
  };
  sql.raw("SELECT added.ctid FROM ");
  part();
  sql.raw("> ").number(static_cast<long long>(offset)).raw(") added WHERE added.cells IN ");
  sql.raw("(SELECT before.cells FROM ");
  part();
  sql.raw("<= ").number(static_cast<long long>(offset)).raw(") before)");
  return sql;
}

}  // namespace

awaitable<Duplicates> settle_duplicates(pg::Session& session, Place place,
                                        const catalog::TableFacts& before,
                                        const catalog::TableFacts& added, uint64_t offset,
                                        bool leave_out, Deadline deadline) {
  Duplicates duplicates;
  const auto key = key_of(before);
  const bool by_key = key && column_of(added, *key);
  std::vector<std::string> columns;
  if (by_key) {
    columns.push_back(*key);
  } else {
    for (const auto& column : before.columns) columns.push_back(column.name);
  }
  for (const auto& name : columns) {
    const auto* now = column_of(added, name);
    const auto* old = column_of(before, name);
    if (now ? !may_repeat(*old, *now) : old->nulls == 0) co_return duplicates;
  }
  const auto same = doubles(place, columns, offset);
  GeneratedSql settle("import.settle_duplicates");
  if (leave_out) {
    settle.raw("WITH gone AS (DELETE FROM ").ident(place.schema).raw(".").ident(place.table);
    settle.raw(" WHERE ctid IN (").append(same);
    settle.raw(") RETURNING 1) SELECT count(*) FROM gone");
  } else {
    settle.raw("SELECT count(*) FROM (").append(same).raw(") same");
  }
  const auto counted = co_await session.run(settle, deadline);
  duplicates.found = std::stoull(counted.rows.at(0).at(0).value());
  if (duplicates.found == 0) co_return duplicates;
  if (leave_out) duplicates.left_out = duplicates.found;
  const std::string by =
      by_key ? fmt::format("by {}", column_of(before, *key)->display) : "in every cell";
  duplicates.text = fmt::format(
      "{} {} in the table already, {}; {}", grouped(duplicates.found),
      duplicates.found == 1 ? "row was" : "rows were", by,
      leave_out ? "left out."
                : "kept all the same. Undo, and choose to leave them out, if not so meant.");
  co_return duplicates;
}

awaitable<void> count_rows(pg::Session& session, Place place, catalog::TableFacts& facts,
                           Deadline deadline) {
  for (size_t begin = 0; begin < facts.columns.size(); begin += kCountedAtOnce) {
    const size_t end = std::min(facts.columns.size(), begin + kCountedAtOnce);
    GeneratedSql count("import.count_rows");
    count.raw("SELECT count(*)");
    for (size_t i = begin; i < end; ++i)
      count.raw(", count(").ident(facts.columns[i].name).raw(")");
    count.raw(" FROM ").ident(place.schema).raw(".").ident(place.table);
    const auto counted = co_await session.run(count, deadline);
    const auto& row = counted.rows.at(0);
    facts.rows = std::stoull(row[0].value());
    for (size_t i = begin; i < end; ++i) {
      facts.columns[i].rows = facts.rows;
      facts.columns[i].nulls = facts.rows - std::stoull(row[i - begin + 1].value());
    }
  }
}

}  // namespace sqlagent::importer
