#include "app/market/market.h"

#include <algorithm>
#include <functional>

#include "app/market/profile.h"
#include "app/market/tables.h"
#include "io/pg/connect.h"
#include "io/pg/transaction.h"

namespace sqlagent::market {
namespace {

using catalog::TableFacts;
using pg::awaitable;
using pg::Params;
using pg::Session;

constexpr size_t kChunk = 256 * 1024;  // bytes of COPY at a time

// One installation at a time; a second waits and then finds everything there.
constexpr StaticSql kLock("market.lock", "SELECT pg_advisory_xact_lock(7378003)");
constexpr StaticSql kPresent(
    "market.present",
    "SELECT c.relname, coalesce(pg_catalog.obj_description(c.oid, 'pg_class'), '') "
    "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm', 'f')");
constexpr StaticSql kRemember(
    "market.remember",
    "INSERT INTO app.shared_tables (name, facts) VALUES ($1, $2::jsonb) "
    "ON CONFLICT (name) DO UPDATE SET facts = excluded.facts, created_at = now()");
constexpr StaticSql kMoved("market.moved", "UPDATE app.shared_version SET version = version + 1");

struct Present {
  std::vector<std::string> ours, others;
  bool holds(const std::vector<std::string>& list, const std::string& name) const {
    return std::ranges::find(list, name) != list.end();
  }
};

awaitable<Present> present(Session& session, Deadline deadline) {
  Params none;
  auto found = co_await session.run(kPresent, none, deadline);
  Present result;
  for (const auto& row : found.rows)
    (row[1]->starts_with(kNotice) ? result.ours : result.others).push_back(row[0].value_or(""));
  co_return result;
}

GeneratedSql definition(const SampleTable& table, std::string_view schema) {
  GeneratedSql sql("market.create");
  sql.raw("CREATE TABLE ").ident(schema).raw(".").ident(table.name).raw(" (");
  for (size_t i = 0; i < table.columns.size(); ++i) {
    if (i > 0) sql.raw(", ");
    sql.ident(table.columns[i].name);
    switch (table.columns[i].kind) {
      case ColumnKind::text:
        sql.raw(" text");
        break;
      case ColumnKind::date:
        sql.raw(" date");
        break;
      case ColumnKind::whole:
      case ColumnKind::money:
        sql.raw(" bigint");
        break;
      case ColumnKind::percent:
      case ColumnKind::price:
        sql.raw(" numeric(14,2)");
        break;
      case ColumnKind::decimal:
        sql.raw(" numeric(14,4)");
        break;
      case ColumnKind::flag:
        sql.raw(" boolean");
        break;
    }
  }
  sql.raw("); COMMENT ON TABLE ")
      .ident(schema)
      .raw(".")
      .ident(table.name)
      .raw(" IS ")
      .literal(table.description);
  for (const auto& column : table.columns)
    sql.raw("; COMMENT ON COLUMN ")
        .ident(schema)
        .raw(".")
        .ident(table.name)
        .raw(".")
        .ident(column.name)
        .raw(" IS ")
        .literal(column.description);
  return sql;
}

// After the rows: building an index once is cheaper than keeping it up to date.
GeneratedSql keys(const SampleTable& table) {
  GeneratedSql sql("market.keys");
  sql.raw("ALTER TABLE public.").ident(table.name).raw(" ADD PRIMARY KEY (");
  for (size_t i = 0; i < table.primary_key.size(); ++i) {
    if (i > 0) sql.raw(", ");
    sql.ident(table.primary_key[i]);
  }
  sql.raw(")");
  if (table.primary_key.size() > 1 && table.primary_key.back() == "date")
    sql.raw("; CREATE INDEX ON public.").ident(table.name).raw(" (date)");
  sql.raw("; GRANT SELECT ON public.")
      .ident(table.name)
      .raw(" TO PUBLIC; ANALYZE public.")
      .ident(table.name);
  return sql;
}

awaitable<void> load(Session& session, const SampleTable& table, std::string schema,
                     Deadline deadline) {
  const GeneratedSql create = definition(table, schema);
  co_await session.run(create, deadline);
  GeneratedSql copy("market.copy");
  copy.raw("COPY ").ident(schema).raw(".").ident(table.name).raw(" FROM STDIN");
  size_t at = 0;
  const std::function<std::string_view()> next = [&]() -> std::string_view {
    const std::string_view chunk = std::string_view(table.rows).substr(at, kChunk);
    at += chunk.size();
    return chunk;
  };
  co_await session.copy_in(copy, next, deadline);
}

// What the generator knows beside what can be measured.
void describe(const SampleTable& table, TableFacts& facts) {
  facts.display = table.display;
  facts.shared = true;
  facts.description = table.description;
  facts.nouns = table.nouns;
  if (table.primary_key.size() == 1) facts.primary_key = table.primary_key.front();
  for (const auto& key : table.keys)
    facts.keys.push_back({key.column, key.to_table, key.to_column});
  for (size_t i = 0; i < table.columns.size(); ++i) {
    catalog::ColumnFacts& column = facts.columns[i];
    column.description = table.columns[i].description;
    column.synonyms = table.columns[i].synonyms;
    if (!table.columns[i].unit.empty()) column.unit = table.columns[i].unit;
  }
}

awaitable<void> remember(Session& session, const SampleTable& table, Deadline deadline) {
  auto facts = co_await profile(session, "public", table.name, deadline);
  describe(table, facts);
  Params params{table.name, catalog::to_json(facts)};
  co_await session.run(kRemember, params, deadline);
}

awaitable<void> drop(Session& session, const std::vector<SampleTable>& tables, const Present& there,
                     Deadline deadline) {
  for (const auto& table : tables) {
    if (!there.holds(there.ours, table.name)) continue;
    GeneratedSql sql("market.drop");
    sql.raw("DROP TABLE public.").ident(table.name);
    co_await session.run(sql, deadline);
  }
}

}  // namespace

awaitable<Installed> install(Session& admin, Date today, Install mode, Deadline deadline) {
  Installed done;
  auto work = [&](Session& session) -> awaitable<void> {
    Params none;
    co_await session.run(kLock, none, deadline);
    auto there = co_await present(session, deadline);
    if (mode == Install::if_absent && !there.ours.empty()) co_return;
    const std::vector<SampleTable> tables = make_tables(today);
    GeneratedSql owner("market.become_owner");
    owner.raw("SET LOCAL ROLE app_owner");
    co_await session.run(owner, deadline);
    co_await drop(session, tables, there, deadline);
    for (const SampleTable& table : tables) {
      if (there.holds(there.others, table.name)) {
        done.kept.push_back(table.name);
        continue;
      }
      co_await load(session, table, "public", deadline);
      const GeneratedSql indexes = keys(table);
      co_await session.run(indexes, deadline);
      co_await remember(session, table, deadline);
      done.tables.push_back(table.name);
      done.rows += table.count;
    }
    co_await session.run(kMoved, none, deadline);
  };
  co_await pg::transaction(admin, deadline, work);
  co_return done;
}

awaitable<std::vector<TableFacts>> lay(Session& session, Date today, Deadline deadline) {
  std::vector<TableFacts> all;
  const std::vector<SampleTable> tables = make_tables(today);
  for (const SampleTable& table : tables) {
    co_await load(session, table, "pg_temp", deadline);
    auto facts = co_await profile(session, "pg_temp", table.name, deadline);
    describe(table, facts);
    facts.schema.clear();
    all.push_back(std::move(facts));
  }
  co_return all;
}

awaitable<Installed> install(pg::asio::any_io_executor executor, Access access, Date today,
                             Install mode, Deadline deadline) {
  std::string database = access.control ? pg::parts_of(*access.control).dbname : std::string();
  if (database.empty()) database = "portfoliosql";
  const auto dsn =
      pg::with_parts(access.admin, {.user = {}, .password = {}, .dbname = std::move(database)});
  auto session = co_await Session::connect(executor, dsn, deadline);
  auto done = co_await install(session, today, mode, deadline);
  co_return done;
}

}  // namespace sqlagent::market
