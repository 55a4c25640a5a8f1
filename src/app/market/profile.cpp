#include "app/market/profile.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace sqlagent::market {
namespace {

using catalog::ColumnFacts;
using catalog::TableFacts;
using pg::awaitable;

constexpr uint64_t kMostOrderedRows = 1'000'000;
constexpr size_t kTop = 50;

uint64_t count_in(const Cell& cell) {
  uint64_t value = 0;
  if (cell) std::from_chars(cell->data(), cell->data() + cell->size(), value);
  return value;
}

double real_in(const Cell& cell) {
  return cell ? std::strtod(cell->c_str(), nullptr) : 0;
}

bool number(Type type) {
  return type == Type::integer || type == Type::numeric;
}
bool has_order(Type type) {
  return number(type) || type == Type::date || type == Type::timestamp || type == Type::time;
}

GeneratedSql from(std::string_view schema, std::string_view table) {
  GeneratedSql sql("profile");
  sql.raw(" FROM ").ident(schema).raw(".").ident(table);
  return sql;
}

// One row, six cells per column: filled, smallest, largest, mean (or mean length), all whole, any
// negative.
GeneratedSql summary(const std::string& schema, const std::string& table,
                     const std::vector<ResultColumn>& columns) {
  GeneratedSql sql("profile.summary");
  sql.raw("SELECT count(*)");
  for (const auto& [name, type] : columns) {
    sql.raw(", count(").ident(name).raw(")");
    if (type == Type::boolean || type == Type::text || type == Type::interval)
      sql.raw(", min(")
          .ident(name)
          .raw("::text COLLATE \"C\"), max(")
          .ident(name)
          .raw("::text COLLATE \"C\")");
    else
      sql.raw(", min(").ident(name).raw(")::text, max(").ident(name).raw(")::text");
    if (number(type))
      sql.raw(", avg(")
          .ident(name)
          .raw(")::float8, bool_and(")
          .ident(name)
          .raw(" = trunc(")
          .ident(name)
          .raw("::numeric)), bool_or(")
          .ident(name)
          .raw(" < 0)");
    else
      sql.raw(", avg(length(").ident(name).raw("::text))::float8, false, false");
  }
  return sql.append(from(schema, table));
}

// Per column that has an order: whether its values never decrease in the order in which the rows
// lie.
GeneratedSql order(const std::string& schema, const std::string& table,
                   const std::vector<ResultColumn>& columns) {
  GeneratedSql inner("profile.order"), outer("profile.order");
  outer.raw("SELECT true");
  inner.raw("SELECT true AS \" all\"");
  for (const auto& [name, type] : columns) {
    if (!has_order(type)) continue;
    outer.raw(", bool_and(").ident(name).raw(")");
    inner.raw(", ")
        .ident(name)
        .raw(" >= lag(")
        .ident(name)
        .raw(") OVER (ORDER BY ctid) AS ")
        .ident(name);
  }
  return outer.raw(" FROM (").append(inner).append(from(schema, table)).raw(") steps");
}

GeneratedSql values(const std::string& schema, const std::string& table,
                    const std::string& column) {
  GeneratedSql sql("profile.values");
  sql.raw("SELECT ")
      .ident(column)
      .raw("::text, count(*)")
      .append(from(schema, table))
      .raw(" WHERE ")
      .ident(column);
  sql.raw(" IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, ")
      .ident(column)
      .raw("::text COLLATE \"C\" LIMIT ")
      .number(kMostDistinct + 1);
  return sql;
}

void keep_values(ColumnFacts& column, const Table& found) {
  column.distinct = found.rows.size();
  column.distinct_exact = static_cast<long long>(found.rows.size()) <= kMostDistinct;
  for (const auto& row : found.rows) {
    if (column.top.size() == kTop) break;
    if (row[0]->size() <= catalog::kMaxValueBytes)
      column.top.push_back({*row[0], count_in(row[1])});
  }
  if (!column.distinct_exact) return;
  std::vector<uint64_t> hashes;
  hashes.reserve(found.rows.size());
  for (const auto& row : found.rows) hashes.push_back(catalog::value_hash(*row[0]));
  std::ranges::sort(hashes);
  hashes.resize(std::min(hashes.size(), catalog::kMinHashes));
  column.min_hashes = std::move(hashes);
  if (column.type != Type::text || found.rows.size() > catalog::kMaxKeptValues) return;
  for (const auto& row : found.rows)
    if (row[0]->size() <= catalog::kMaxValueBytes) column.values.push_back(*row[0]);
  std::ranges::sort(column.values);
}

}  // namespace

awaitable<TableFacts> profile(pg::Session& session, std::string schema, std::string table,
                              Deadline deadline) {
  TableFacts facts;
  facts.schema = schema;
  facts.name = table;
  facts.display = table;
  GeneratedSql shape("profile.shape");
  shape.raw("SELECT *").append(from(schema, table)).raw(" LIMIT 0");
  auto empty = co_await session.run(shape, deadline);
  const auto& columns = empty.columns;

  const GeneratedSql summarising = summary(schema, table, columns);
  auto measured = co_await session.run(summarising, deadline);
  const Row& row = measured.rows.at(0);
  facts.rows = count_in(row[0]);
  for (size_t i = 0; i < columns.size(); ++i) {
    const size_t at = 1 + 6 * i;
    ColumnFacts column;
    column.name = columns[i].name;
    column.display = columns[i].name;
    column.type = columns[i].type;
    column.rows = facts.rows;
    column.nulls = facts.rows - count_in(row[at]);
    column.min = row[at + 1];
    column.max = row[at + 2];
    if (number(column.type)) column.mean = real_in(row[at + 3]);
    if (column.type == Type::text) column.mean_length = real_in(row[at + 3]);
    column.all_integral = number(column.type) && row[at + 4] == "t";
    column.has_negative = row[at + 5] == "t";
    facts.columns.push_back(std::move(column));
  }
  for (ColumnFacts& column : facts.columns) {
    const GeneratedSql grouping = values(schema, table, column.name);
    auto found = co_await session.run(grouping, deadline);
    keep_values(column, found);
  }
  if (facts.rows <= kMostOrderedRows) {
    const GeneratedSql ordering = order(schema, table, columns);
    auto ordered = co_await session.run(ordering, deadline);
    size_t at = 1;
    for (ColumnFacts& column : facts.columns)
      if (has_order(column.type)) column.ascending = ordered.rows.at(0)[at++] != "f";
  }
  co_return facts;
}

}  // namespace sqlagent::market
