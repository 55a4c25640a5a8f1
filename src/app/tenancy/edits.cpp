#include "app/tenancy/edits.h"

#include "io/pg/transaction.h"

namespace sqlagent::tenancy {
namespace {

constexpr StaticSql kAll("edits.all",
                         "SELECT t.name, e.edits::text FROM app.table_edits e"
                         "  JOIN app.user_tables t ON t.id = e.table_id"
                         " WHERE e.tenant_id = $1::uuid ORDER BY t.name LIMIT 1000");
constexpr StaticSql kDefinitions(
    "edits.definitions",
    "SELECT definitions::text FROM app.definitions WHERE tenant_id = $1::uuid");
// The row's lock keeps two changes of one table apart, and a change from an import.
constexpr StaticSql kLock("edits.lock",
                          "SELECT id FROM app.user_tables WHERE tenant_id = $1::uuid AND name = $2"
                          "   FOR UPDATE");
constexpr StaticSql kOne("edits.one",
                         "SELECT edits::text FROM app.table_edits WHERE table_id = $1::uuid");
constexpr StaticSql kKeep(
    "edits.keep",
    "INSERT INTO app.table_edits (table_id, tenant_id, edits)"
    " VALUES ($1::uuid, $2::uuid, $3::jsonb)"
    " ON CONFLICT (table_id) DO UPDATE SET edits = excluded.edits, updated_at = now()");
constexpr StaticSql kDefine(
    "edits.define",
    "INSERT INTO app.definitions (tenant_id, definitions) VALUES ($1::uuid, $2::jsonb)"
    " ON CONFLICT (tenant_id) DO UPDATE SET definitions = excluded.definitions,"
    "    updated_at = now()");
constexpr StaticSql kMoved(
    "edits.moved",
    "UPDATE app.tenants SET catalog_version = catalog_version + 1 WHERE id = $1::uuid");

[[noreturn]] void unreadable(const std::string& what, const std::string& why) {
  throw Error(Code::internal,
              "What you said about your tables cannot be read. Tell whoever runs this server.",
              what + ": " + why);
}

catalog::TableEdits read_edits(std::string table, const std::string& json) {
  auto edits = catalog::table_edits_from_json(json);
  if (!edits) unreadable("edits of " + table, edits.error());
  edits->table = std::move(table);
  return std::move(*edits);
}

}  // namespace

awaitable<std::vector<catalog::Definition>> definitions_of(pg::Pool& control, TenantId tenant,
                                                           Deadline deadline) {
  pg::Params params{tenant.text()};
  const auto found = co_await control.run(kDefinitions, std::move(params), deadline);
  if (found.rows.empty()) co_return std::vector<catalog::Definition>();
  auto definitions = catalog::definitions_from_json(found.rows[0][0].value());
  if (!definitions) unreadable("definitions", definitions.error());
  co_return std::move(*definitions);
}

awaitable<catalog::Edits> edits_of(pg::Pool& control, TenantId tenant, Deadline deadline) {
  catalog::Edits edits;
  pg::Params params{tenant.text()};
  const auto found = co_await control.run(kAll, std::move(params), deadline);
  for (const auto& row : found.rows)
    edits.tables.push_back(read_edits(row[0].value(), row[1].value()));
  edits.definitions = co_await definitions_of(control, tenant, deadline);
  co_return edits;
}

awaitable<void> change_table(pg::Pool& control, Tenancy& tenancy, Tenant tenant, std::string table,
                             catalog::TableChange change, Deadline deadline) {
  const auto catalog = co_await tenancy.catalog(tenant, deadline);
  const int at = catalog->find_table("", table);
  if (at < 0) throw Error(Code::not_found, "There is no table of that name.");
  const auto& known = catalog->tables()[static_cast<size_t>(at)];
  if (known.facts.shared)
    throw Error(Code::forbidden, "This table belongs to everybody: only your own can be changed.");
  auto lease = co_await control.take(deadline);
  auto work = [&](pg::Session& session) -> awaitable<void> {
    pg::Params name{tenant.id().text(), table};
    const auto row = co_await session.run(kLock, std::move(name), deadline);
    if (row.rows.empty()) throw Error(Code::not_found, "There is no table of that name.");
    const std::string id = row.rows[0][0].value();
    pg::Params of_table{id};
    const auto kept = co_await session.run(kOne, std::move(of_table), deadline);
    auto before =
        kept.rows.empty() ? catalog::TableEdits{table} : read_edits(table, kept.rows[0][0].value());
    const auto after = catalog::changed(std::move(before), change, *catalog, known);
    if (!after) throw Error(Code::bad_request, after.error());
    pg::Params edits{id, tenant.id().text(), catalog::to_json(*after)};
    co_await session.run(kKeep, std::move(edits), deadline);
    pg::Params of_tenant{tenant.id().text()};
    co_await session.run(kMoved, std::move(of_tenant), deadline);
  };
  co_await pg::transaction(*lease, deadline, work);
}

awaitable<void> define(pg::Pool& control, TenantId tenant,
                       std::vector<catalog::Definition> definitions, Deadline deadline) {
  const auto checked = catalog::checked(std::move(definitions));
  if (!checked) throw Error(Code::bad_request, checked.error());
  auto lease = co_await control.take(deadline);
  auto work = [&](pg::Session& session) -> awaitable<void> {
    pg::Params params{tenant.text(), catalog::to_json(*checked)};
    co_await session.run(kDefine, std::move(params), deadline);
    pg::Params of_tenant{tenant.text()};
    co_await session.run(kMoved, std::move(of_tenant), deadline);
  };
  co_await pg::transaction(*lease, deadline, work);
}

}  // namespace sqlagent::tenancy
