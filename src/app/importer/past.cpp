#include "app/importer/past.h"

#include <algorithm>

#include "base/json_text.h"
#include "core/sheet/choices.h"

namespace sqlagent::importer {
namespace {

constexpr StaticSql kTable("past.table",
                           "SELECT t.id, coalesce(e.edits->>'display', t.display_name)"
                           "  FROM app.user_tables t"
                           "  LEFT JOIN app.table_edits e ON e.table_id = t.id"
                           " WHERE t.tenant_id = $1::uuid AND t.name = $2");
constexpr StaticSql kThere(
    "past.there",
    "SELECT EXISTS (SELECT FROM app.user_tables WHERE tenant_id = $1::uuid AND name = $2)"
    "    OR ($3 = 'undo' AND EXISTS (SELECT FROM app.table_versions"
    "          WHERE tenant_id = $1::uuid AND name = $2 AND action = 'delete'))");
// PostgreSQL writes the JSON: receipts pass as they are.
constexpr StaticSql kImports(
    "past.imports",
    "SELECT coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'file', f.name, 'sheet', i.sheet,"
    "   'rows', i.row_count, 'first_row', i.row_offset + 1, 'last_row', i.last_row,"
    "   'choices', i.choices, 'receipt', i.receipt, 'created_at',"
    "   to_char(i.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'))"
    "   ORDER BY i.row_offset, i.created_at), '[]')::text"
    "  FROM app.table_imports i JOIN app.files f ON f.id = i.file_id"
    " WHERE i.tenant_id = $1::uuid AND i.table_id = $2::uuid AND i.version_id IS NULL");
constexpr StaticSql kVersions(
    "past.versions",
    "SELECT coalesce(jsonb_agg(jsonb_build_object('action', action, 'rows', row_count,"
    "   'created_at', to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'))"
    "   ORDER BY number DESC), '[]')::text"
    "  FROM app.table_versions WHERE tenant_id = $1::uuid AND table_id = $2::uuid");
constexpr StaticSql kSpread("past.spread",
                            "SELECT coalesce(profile, '{}')::text FROM app.user_tables"
                            " WHERE tenant_id = $1::uuid AND name = $2");
constexpr StaticSql kLineage(
    "past.lineage",
    "SELECT coalesce(jsonb_agg(jsonb_build_object('row', r.row, 'file', f.name, 'sheet', i.sheet,"
    "   'sheet_row', r.row - i.row_offset, 'import', i.id) ORDER BY r.row), '[]')::text"
    "  FROM unnest($3::bigint[]) AS r(row)"
    "  JOIN app.table_imports i ON i.tenant_id = $1::uuid AND i.table_id = $2::uuid"
    "   AND i.version_id IS NULL AND r.row > i.row_offset"
    "   AND (r.row <= i.last_row OR i.last_row = 0)"
    "  JOIN app.files f ON f.id = i.file_id");
constexpr StaticSql kOverdue(
    "past.overdue",
    "SELECT DISTINCT ON (v.tenant_id) v.tenant_id, u.id"
    "  FROM app.table_versions v JOIN app.users u ON u.tenant_id = v.tenant_id"
    " WHERE v.created_at < now() - $1::int * interval '1 day'"
    "   AND NOT EXISTS (SELECT FROM app.tasks k WHERE k.tenant_id = v.tenant_id"
    "        AND k.state IN ('PENDING', 'STARTED', 'PROGRESS', 'RETRY')"
    "        AND k.payload->>'action' = 'prune')"
    " LIMIT 100");

constexpr StaticSql kPlaces(
    "past.places",
    "SELECT r.row, f.name, i.sheet, r.row - i.row_offset"
    "  FROM unnest($3::bigint[]) AS r(row)"
    "  JOIN app.table_imports i ON i.tenant_id = $1::uuid AND i.table_id = $2::uuid"
    "   AND i.version_id IS NULL AND r.row > i.row_offset"
    "   AND (r.row <= i.last_row OR i.last_row = 0)"
    "  JOIN app.files f ON f.id = i.file_id");

std::string array_of(const std::vector<long long>& numbers) {
  std::string list = "{";
  for (const long long number : numbers)
    list += (list.size() > 1 ? "," : "") + std::to_string(number);
  return list + "}";
}

[[noreturn]] void no_such_table() {
  throw Error(Code::not_found, "There is no table of that name.");
}

struct Known {
  std::string id, display;
};

awaitable<Known> known(pg::Pool& control, TenantId tenant, std::string table, Deadline deadline) {
  pg::Params params{tenant.text(), std::move(table)};
  const auto found = co_await control.run(kTable, std::move(params), deadline);
  if (found.rows.empty()) no_such_table();
  co_return Known{found.rows[0][0].value(), found.rows[0][1].value()};
}

awaitable<TaskId> enqueue(pg::Pool& control, TenantId tenant, UserId user, std::string table,
                          std::string action, jobs::Job job, Deadline deadline) {
  pg::Params params{tenant.text(), table, action};
  const auto there = co_await control.run(kThere, std::move(params), deadline);
  if (there.rows.at(0).at(0) != "t") no_such_table();
  auto lease = co_await control.take(deadline);
  auto task = co_await jobs::enqueue(*lease, tenant, user, std::move(job), deadline);
  co_return task;
}

}  // namespace

awaitable<std::string> receipt_json(pg::Pool& control, TenantId tenant, std::string table,
                                    Deadline deadline) {
  const auto about = co_await known(control, tenant, table, deadline);
  pg::Params params{tenant.text(), about.id};
  const auto imports = co_await control.run(kImports, params, deadline);
  const auto versions = co_await control.run(kVersions, params, deadline);
  co_return "{\"table\":" + json_string(table) + ",\"display_name\":" + json_string(about.display) +
      ",\"imports\":" + imports.rows.at(0).at(0).value() +
      ",\"versions\":" + versions.rows.at(0).at(0).value() + "}";
}

awaitable<std::string> spread_of(pg::Pool& control, TenantId tenant, std::string table,
                                 Deadline deadline) {
  pg::Params params{tenant.text(), std::move(table)};
  const auto found = co_await control.run(kSpread, std::move(params), deadline);
  co_return found.rows.empty() ? std::string("{}") : found.rows[0][0].value();
}

awaitable<std::string> lineage_json(pg::Pool& control, TenantId tenant, std::string table,
                                    std::vector<long long> rows, Deadline deadline) {
  const auto about = co_await known(control, tenant, table, deadline);
  pg::Params params{tenant.text(), about.id, array_of(rows)};
  const auto found = co_await control.run(kLineage, std::move(params), deadline);
  co_return "{\"table\":" + json_string(table) + ",\"rows\":" + found.rows.at(0).at(0).value() +
      "}";
}

awaitable<std::map<long long, SheetPlace>> places_of(pg::Pool& control, TenantId tenant,
                                                     std::string table, std::vector<long long> rows,
                                                     Deadline deadline) {
  const auto about = co_await known(control, tenant, std::move(table), deadline);
  pg::Params params{tenant.text(), about.id, array_of(rows)};
  const auto found = co_await control.run(kPlaces, std::move(params), deadline);
  std::map<long long, SheetPlace> places;
  for (const auto& row : found.rows)
    places[std::stoll(row[0].value())] = {row[1].value(), row[2].value(),
                                          std::stoll(row[3].value())};
  co_return places;
}

awaitable<TaskId> order(pg::Pool& control, TenantId tenant, UserId user, jobs::ReimportTable job,
                        Deadline deadline) {
  const auto choices = sheet::choices_from_json(job.choices_json);
  if (!choices) throw Error(Code::bad_request, choices.error().message);
  if (!job.import_id.empty() && !is_uuid(job.import_id))
    throw Error(Code::not_found, "There is no such import of this table.");
  std::string table = job.table;
  auto task = co_await enqueue(control, tenant, user, std::move(table), "reimport", std::move(job),
                               deadline);
  co_return task;
}

awaitable<TaskId> order(pg::Pool& control, TenantId tenant, UserId user, jobs::ChangeTable job,
                        Deadline deadline) {
  std::string table = job.table, action = job.action;
  auto task = co_await enqueue(control, tenant, user, std::move(table), std::move(action),
                               std::move(job), deadline);
  co_return task;
}

awaitable<std::vector<TaskId>> order_pruning(pg::Pool& control, int days, Deadline deadline) {
  pg::Params params{std::to_string(days)};
  const auto overdue = co_await control.run(kOverdue, std::move(params), deadline);
  std::vector<TaskId> tasks;
  for (const auto& row : overdue.rows) {
    auto lease = co_await control.take(deadline);
    jobs::Job job(jobs::ChangeTable{"", "prune"});
    const TenantId tenant(row[0].value());
    const UserId user(row[1].value());
    auto task = co_await jobs::enqueue(*lease, tenant, user, std::move(job), deadline);
    tasks.push_back(std::move(task));
  }
  co_return tasks;
}

}  // namespace sqlagent::importer
