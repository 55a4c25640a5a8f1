#include "app/importer/stored.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace sqlagent::importer {
namespace {

using namespace std::chrono_literals;

constexpr auto kStatement = 30s;
constexpr auto kNamePatience = 60s;
constexpr auto kBetweenTries = 200ms;

constexpr StaticSql kHome(
    "import.home", "SELECT state, home_kind, home_name FROM app.tenants WHERE id = $1::uuid");
constexpr StaticSql kLockHome(
    "import.lock_home",
    "SELECT pg_advisory_xact_lock_shared(hashtextextended('tenant:' || $1, 0))");
constexpr StaticSql kMoveVersion(
    "import.move_version",
    "UPDATE app.tenants SET catalog_version = catalog_version + 1 WHERE id = $1::uuid");
constexpr StaticSql kLockName(
    "import.lock_name",
    "SELECT pg_try_advisory_xact_lock(hashtextextended('table:' || $1 || ':' || $2, 0))");
// A name is taken when a table has it, or when an import under way holds its lock.
constexpr StaticSql kTakeName(
    "import.take_name",
    "SELECT pg_try_advisory_xact_lock(hashtextextended('table:' || $1 || ':' || $2, 0))"
    " AND NOT EXISTS (SELECT FROM app.user_tables WHERE tenant_id = $1::uuid AND name = $2)");
constexpr StaticSql kTable(
    "import.table",
    "SELECT t.id, t.name, t.display_name, t.sheet, t.facts::text, t.profile::text,"
    "       coalesce(e.edits->>'display', t.display_name)"
    "  FROM app.user_tables t LEFT JOIN app.table_edits e ON e.table_id = t.id"
    " WHERE t.tenant_id = $1::uuid AND t.name = $2");
constexpr StaticSql kImports(
    "import.imports",
    "SELECT i.id, i.file_id, f.name, f.spool_name, coalesce(i.receipt->>'key', ''), i.sheet,"
    "       i.choices::text, i.receipt::text, f.bytes, i.row_offset, i.last_row"
    " FROM app.table_imports i JOIN app.files f ON f.id = i.file_id"
    " WHERE i.tenant_id = $1::uuid AND i.table_id = $2::uuid AND i.version_id IS NULL"
    " ORDER BY i.row_offset, i.created_at");
constexpr StaticSql kInsertTable(
    "import.insert_table",
    "INSERT INTO app.user_tables (tenant_id, name, display_name, file_id, sheet, row_count, facts,"
    "       profile)"
    " VALUES ($1::uuid, $2, $3, $4::uuid, $5, $6::bigint, $7::jsonb, $8::jsonb) RETURNING id");
constexpr StaticSql kUpdateTable(
    "import.update_table",
    "UPDATE app.user_tables SET name = $2, display_name = $3, sheet = $4, row_count = $5::bigint,"
    "       facts = $6::jsonb, file_id = coalesce($7::uuid, file_id), profile = $8::jsonb WHERE id "
    "= $1::uuid");
constexpr StaticSql kInsertImport(
    "import.insert_import",
    "INSERT INTO app.table_imports (tenant_id, table_id, file_id, place, sheet, row_offset,"
    "       last_row, row_count, choices, receipt)"
    " VALUES ($1::uuid, $2::uuid, $3::uuid, $4::int, $5, $6::bigint, $7::bigint, $8::bigint,"
    "         $9::jsonb, $10::jsonb)");
constexpr StaticSql kTaskMarker(
    "import.task_marker", "SELECT result::text FROM app.task_markers WHERE task_id = $1::uuid");
constexpr StaticSql kMarkTask("import.mark_task",
                              "INSERT INTO app.task_markers (task_id, tenant_id, epoch, result)"
                              " VALUES ($1::uuid, $2::uuid, $3::bigint, $4::jsonb)");

}  // namespace

awaitable<HomeOrOutcome> home_of(pg::Pool& pool, TenantId tenant) {
  pg::Params params{tenant.text()};
  const auto home = co_await pool.run(kHome, std::move(params), Deadline::in(kStatement));
  HomeOrOutcome found;
  if (home.rows.empty()) {
    found.outcome = jobs::Failed{"This account is not there any more."};
    co_return found;
  }
  const Row& place = home.rows[0];
  if (place[0] == "failed")
    found.outcome =
        jobs::Failed{"Your storage could not be prepared. Please tell whoever runs this server."};
  else if (place[0] != "ready")
    found.outcome = jobs::Again{1s, "Your storage is being prepared."};
  else if (place[1] != "schema")
    found.outcome = jobs::Failed{
        "Files cannot be added to this older kind of storage. Please migrate it first."};
  found.schema = place[2].value_or("");
  co_return found;
}

awaitable<void> lock_home(pg::Session& session, TenantId tenant, Deadline deadline) {
  pg::Params params{tenant.text()};
  co_await session.run(kLockHome, std::move(params), deadline);
}

awaitable<void> move_version(pg::Session& session, TenantId tenant, Deadline deadline) {
  pg::Params params{tenant.text()};
  co_await session.run(kMoveVersion, std::move(params), deadline);
}

awaitable<void> lock_names(jobs::TaskContext& context, pg::Session& session,
                           std::vector<std::string> names, Deadline deadline) {
  std::ranges::sort(names);  // everybody in the same order, so that nobody waits in a circle
  const auto patience = deadline.sooner(kNamePatience);
  for (const std::string& name : names) {
    for (;;) {
      pg::Params params{context.tenant().text(), name};
      const auto locked = co_await session.run(kLockName, std::move(params), deadline);
      if (locked.rows.at(0).at(0) == "t") break;
      if (patience.passed())
        throw Error(Code::unavailable, "Something else is changing this table just now.");
      jobs::Progress step;
      step.message = "Waiting: another file is being loaded into " + name + ".";
      const bool ours = co_await context.progress(std::move(step));
      if (!ours) throw Stopped();
      asio::steady_timer timer(session.executor(), kBetweenTries);
      co_await timer.async_wait(asio::use_awaitable);
    }
  }
}

awaitable<std::string> free_name(pg::Session& session, TenantId tenant, std::string wanted,
                                 Deadline deadline) {
  for (int i = 1; i < 10'000; ++i) {
    std::string name = i == 1 ? wanted : fmt::format("{}_{}", wanted, i);
    pg::Params params{tenant.text(), name};
    const auto taken = co_await session.run(kTakeName, std::move(params), deadline);
    if (taken.rows.at(0).at(0) == "t") co_return name;
  }
  throw Error(Code::unprocessable,
              "There are too many tables of this name. Please delete some or rename the file.");
}

awaitable<std::optional<StoredTable>> table_of(pg::Session& session, TenantId tenant,
                                               std::string name, Deadline deadline) {
  pg::Params params{tenant.text(), name};
  const auto found = co_await session.run(kTable, std::move(params), deadline);
  if (found.rows.empty()) co_return std::nullopt;
  const Row& row = found.rows[0];
  auto facts = catalog::facts_from_json(row[4].value());
  if (!facts)
    throw Error(Code::internal, "Something went wrong here. Try again.",
                "facts of " + name + ": " + facts.error());
  StoredTable table{row[0].value(),    row[1].value(),      row[2].value(), row[3].value(),
                    std::move(*facts), row[5].value_or(""), row[6].value()};
  table.facts.display = table.display;  // older versions renamed there
  co_return table;
}

awaitable<std::vector<Import>> imports_of(pg::Session& session, TenantId tenant,
                                          std::string table_id, Deadline deadline) {
  pg::Params params{tenant.text(), table_id};
  const auto found = co_await session.run(kImports, std::move(params), deadline);
  std::vector<Import> imports;
  for (const Row& row : found.rows)
    imports.push_back({row[0].value(), row[1].value(), row[2].value(), row[3].value(),
                       row[4].value(), row[5].value(), row[6].value(), row[7].value(),
                       std::stoull(row[8].value()), std::stoull(row[9].value()),
                       std::stoull(row[10].value())});
  co_return imports;
}

awaitable<uint64_t> last_row_of(pg::Session& session, std::string schema, std::string table,
                                std::vector<Import> imports, Deadline deadline) {
  uint64_t last = 0;
  for (const Import& import : imports) last = std::max(last, import.last_row);
  const bool told = std::ranges::all_of(imports, [](const Import& i) { return i.last_row > 0; });
  if (told && !imports.empty()) co_return last;
  GeneratedSql largest("import.largest_row");
  largest.raw("SELECT coalesce(max(\"_row\"), 0) FROM ").ident(schema).raw(".").ident(table);
  const auto found = co_await session.run(largest, deadline);
  co_return std::max<uint64_t>(last, std::stoull(found.rows.at(0).at(0).value()));
}

awaitable<std::string> insert_table(pg::Session& session, TenantId tenant, std::string file_id,
                                    catalog::TableFacts facts, std::string spread_json,
                                    Deadline deadline) {
  pg::Params row{tenant.text(),
                 facts.name,
                 facts.display,
                 file_id,
                 facts.sheet,
                 std::to_string(facts.rows),
                 catalog::to_json(facts),
                 std::move(spread_json)};
  const auto made = co_await session.run(kInsertTable, std::move(row), deadline);
  co_return made.rows.at(0).at(0).value();
}

awaitable<void> update_table(pg::Session& session, std::string table_id, catalog::TableFacts facts,
                             std::optional<std::string> file_id, std::string spread_json,
                             Deadline deadline) {
  pg::Params row{table_id,
                 facts.name,
                 facts.display,
                 facts.sheet,
                 std::to_string(facts.rows),
                 catalog::to_json(facts),
                 file_id,
                 std::move(spread_json)};
  co_await session.run(kUpdateTable, std::move(row), deadline);
}

awaitable<void> insert_import(pg::Session& session, TenantId tenant, std::string table_id,
                              NewImport import, Deadline deadline) {
  pg::Params row{tenant.text(),
                 table_id,
                 import.file_id,
                 std::to_string(import.place),
                 import.sheet,
                 std::to_string(import.row_offset),
                 std::to_string(import.last_row),
                 std::to_string(import.rows),
                 import.choices_json.empty() ? std::string("{}") : import.choices_json,
                 import.receipt_json};
  co_await session.run(kInsertImport, std::move(row), deadline);
}

awaitable<std::optional<std::string>> task_marker(pg::Session& session, TaskId task,
                                                  Deadline deadline) {
  pg::Params params{task.text()};
  const auto found = co_await session.run(kTaskMarker, std::move(params), deadline);
  if (found.rows.empty()) co_return std::nullopt;
  co_return found.rows[0][0];
}

awaitable<void> mark_task(pg::Session& session, const jobs::TaskContext& context,
                          std::string result_json, Deadline deadline) {
  pg::Params params{context.task().text(), context.tenant().text(), std::to_string(context.epoch()),
                    std::move(result_json)};
  co_await session.run(kMarkTask, std::move(params), deadline);
}

}  // namespace sqlagent::importer
