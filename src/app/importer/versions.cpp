#include "app/importer/versions.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/importer/load.h"
#include "app/importer/result.h"
#include "base/grouped.h"

namespace sqlagent::importer {
namespace {

constexpr StaticSql kRemember(
    "versions.remember",
    "WITH made AS (SELECT gen_random_uuid() AS id)"
    " INSERT INTO app.table_versions (id, tenant_id, table_id, action, name, display_name, file_id,"
    "        sheet, row_count, facts, profile, stored, last_row)"
    " SELECT made.id, t.tenant_id, t.id, $2, t.name, t.display_name, t.file_id, t.sheet,"
    "        t.row_count, t.facts, t.profile,"
    "        CASE WHEN $2 <> 'append' THEN '_v_' || replace(made.id::text, '-', '') END, $3::bigint"
    "   FROM app.user_tables t, made WHERE t.id = $1::uuid"
    " RETURNING id, stored");
constexpr StaticSql kImportsGo("versions.imports_go",
                               "UPDATE app.table_imports SET version_id = $2::uuid"
                               " WHERE table_id = $1::uuid AND version_id IS NULL");
constexpr StaticSql kNewest(
    "versions.newest",
    "SELECT v.id, v.table_id, v.action, v.name, v.stored, v.last_row, v.facts::text, v.row_count,"
    "       coalesce(e.edits->>'display', v.display_name)"
    "  FROM app.table_versions v LEFT JOIN app.table_edits e ON e.table_id = v.table_id"
    " WHERE v.tenant_id = $1::uuid AND v.table_id = $2::uuid ORDER BY v.number DESC LIMIT 1");
constexpr StaticSql kDeleted(
    "versions.deleted",
    "SELECT v.id, v.table_id, v.action, v.name, v.stored, v.last_row, v.facts::text, v.row_count,"
    "       coalesce(e.edits->>'display', v.display_name)"
    "  FROM app.table_versions v LEFT JOIN app.table_edits e ON e.table_id = v.table_id"
    " WHERE v.tenant_id = $1::uuid AND v.name = $2 AND v.action = 'delete'"
    "   AND NOT EXISTS (SELECT FROM app.user_tables t WHERE t.id = v.table_id)"
    " ORDER BY v.number DESC LIMIT 1");
constexpr StaticSql kRestore(
    "versions.restore",
    "UPDATE app.user_tables t SET name = v.name, display_name = v.display_name, file_id = "
    "v.file_id, sheet = v.sheet, row_count = v.row_count, facts = v.facts, profile = v.profile"
    "  FROM app.table_versions v WHERE v.id = $1::uuid AND t.id = v.table_id");
constexpr StaticSql kBringBack(
    "versions.bring_back",
    "INSERT INTO app.user_tables (id, tenant_id, name, display_name, file_id, sheet, row_count,"
    "        facts, profile)"
    " SELECT table_id, tenant_id, name, display_name, file_id, sheet, row_count, facts, profile"
    "   FROM app.table_versions WHERE id = $1::uuid");
// What came with the version's own transaction, and later.
constexpr StaticSql kDropImports(
    "versions.drop_imports",
    "DELETE FROM app.table_imports i USING app.table_versions v WHERE v.id = $1::uuid"
    "   AND i.table_id = v.table_id AND i.version_id IS NULL AND i.created_at >= v.created_at");
constexpr StaticSql kImportsBack(
    "versions.imports_back",
    "UPDATE app.table_imports SET version_id = NULL WHERE version_id = $1::uuid");
constexpr StaticSql kForget("versions.forget",
                            "DELETE FROM app.table_versions WHERE id = $1::uuid");
constexpr StaticSql kDropTable("versions.drop_table",
                               "DELETE FROM app.user_tables WHERE id = $1::uuid");
constexpr StaticSql kOld(
    "versions.old",
    "DELETE FROM app.table_versions WHERE id IN (SELECT id FROM ("
    "  SELECT id, created_at, row_number() OVER (PARTITION BY table_id ORDER BY number DESC) AS n"
    "    FROM app.table_versions WHERE tenant_id = $1::uuid) past"
    "  WHERE n > $2::int OR created_at < now() - $3::int * interval '1 day')"
    " RETURNING stored");
// What was said about a table goes when nothing can bring it back.
constexpr StaticSql kOldEdits(
    "versions.old_edits",
    "DELETE FROM app.table_edits e WHERE e.tenant_id = $1::uuid"
    "   AND NOT EXISTS (SELECT FROM app.user_tables t WHERE t.id = e.table_id)"
    "   AND NOT EXISTS (SELECT FROM app.table_versions v WHERE v.table_id = e.table_id)");
constexpr StaticSql kOldFiles(
    "versions.old_files",
    "DELETE FROM app.files f WHERE f.tenant_id = $1::uuid AND f.created_at < now() - interval '1 "
    "day'"
    "   AND NOT EXISTS (SELECT FROM app.table_imports i WHERE i.file_id = f.id)"
    "   AND NOT EXISTS (SELECT FROM app.user_tables t WHERE t.file_id = f.id)"
    "   AND NOT EXISTS (SELECT FROM app.table_versions v WHERE v.file_id = f.id)"
    "   AND NOT EXISTS (SELECT FROM app.tasks k WHERE k.tenant_id = f.tenant_id"
    "        AND k.state IN ('PENDING', 'STARTED', 'PROGRESS', 'RETRY')"
    "        AND k.payload->'files' ? f.id::text)");

// A row of kNewest or kDeleted.
struct Version {
  std::string id, table_id, action, name;
  std::optional<std::string> stored;
  std::string last_row, facts_json;
  uint64_t rows = 0;
  std::string display;
};

Version version_of(const Row& row) {
  return {row[0].value(), row[1].value(), row[2].value(), row[3].value(),
          row[4],         row[5].value(), row[6].value(), std::stoull(row[7].value()),
          row[8].value()};
}

GeneratedSql rename(const std::string& schema, const std::string& from, const std::string& to) {
  GeneratedSql sql("versions.rename");
  sql.raw("ALTER TABLE ").ident(schema).raw(".").ident(from).raw(" RENAME TO ").ident(to);
  return sql;
}

GeneratedSql drop(const std::string& schema, const std::string& table) {
  GeneratedSql sql("versions.drop");
  sql.raw("DROP TABLE IF EXISTS ").ident(schema).raw(".").ident(table);
  return sql;
}

// Rows, columns and types as they were before the append.
awaitable<void> cut_back(pg::Session& session, std::string schema, const StoredTable& now,
                         const Version& before, Deadline deadline) {
  const auto was = catalog::facts_from_json(before.facts_json);
  if (!was)
    throw Error(Code::internal, "Something went wrong here. Try again.", "facts: " + was.error());
  GeneratedSql cut("versions.cut");
  cut.raw("DELETE FROM ").ident(schema).raw(".").ident(now.name).raw(" WHERE \"_row\" > ");
  cut.number(std::stoll(before.last_row));
  co_await session.run(cut, deadline);
  for (const auto& column : now.facts.columns) {
    const auto old = std::ranges::find(was->columns, column.name, &catalog::ColumnFacts::name);
    if (old != was->columns.end() && old->type == column.type) continue;
    GeneratedSql alter("versions.alter");
    alter.raw("ALTER TABLE ").ident(schema).raw(".").ident(now.name);
    if (old == was->columns.end())
      alter.raw(" DROP COLUMN IF EXISTS ").ident(column.name);
    else  // it was widened, so what is left fits again
      alter.raw(" ALTER COLUMN ").ident(column.name).raw(" TYPE ").append(type_sql(old->type));
    co_await session.run(alter, deadline);
  }
}

std::string in_words(const Version& version) {
  const std::string rows = grouped(version.rows) + (version.rows == 1 ? " row." : " rows.");
  if (version.action == "append")
    return fmt::format("The rows added last are gone; {} has {}", version.display, rows);
  if (version.action == "delete") return fmt::format("{} is back, with {}", version.display, rows);
  return fmt::format("{} is as it was before, with {}", version.display, rows);
}

awaitable<std::optional<Version>> newest(pg::Session& session, TenantId tenant, std::string table,
                                         Deadline deadline) {
  pg::Params of_table{tenant.text(), table};
  const auto found = co_await session.run(kNewest, std::move(of_table), deadline);
  if (found.rows.empty()) co_return std::nullopt;
  co_return version_of(found.rows[0]);
}

awaitable<Undone> bring_back(pg::Session& session, TenantId tenant, std::string schema,
                             std::string name, Deadline deadline) {
  pg::Params of_name{tenant.text(), name};
  const auto found = co_await session.run(kDeleted, std::move(of_name), deadline);
  if (found.rows.empty()) throw Error(Code::not_found, "There is no table of that name.");
  const Version version = version_of(found.rows[0]);
  const auto back = rename(schema, version.stored.value(), version.name);
  co_await session.run(back, deadline);
  pg::Params id{version.id};
  co_await session.run(kBringBack, id, deadline);
  co_await session.run(kImportsBack, id, deadline);
  co_await session.run(kForget, id, deadline);
  co_return Undone{version.name, in_words(version), version.rows};
}

}  // namespace

std::string_view name(Action action) {
  switch (action) {
    case Action::append:
      return "append";
    case Action::replace:
      return "replace";
    case Action::reimport:
      return "reimport";
    case Action::remove:
      return "delete";
  }
  return "delete";
}

std::string fresh_name(const TaskId& task, size_t number) {
  std::string digits = task.text();
  std::erase(digits, '-');
  return fmt::format("_n_{}_{}", digits, number);
}

awaitable<void> rename_table(pg::Session& session, std::string schema, std::string from,
                             std::string to, Deadline deadline) {
  const auto sql = rename(schema, from, to);
  co_await session.run(sql, deadline);
}

awaitable<void> remember(pg::Session& session, std::string schema, const StoredTable& table,
                         Action action, uint64_t last_row, Deadline deadline) {
  pg::Params params{table.id, std::string(name(action)), std::to_string(last_row)};
  const auto made = co_await session.run(kRemember, std::move(params), deadline);
  if (action == Action::append) co_return;
  const auto aside = rename(schema, table.name, made.rows.at(0).at(1).value());
  co_await session.run(aside, deadline);
  pg::Params of_version{table.id, made.rows[0][0].value()};
  co_await session.run(kImportsGo, std::move(of_version), deadline);
}

awaitable<Undone> undo(jobs::TaskContext& context, pg::Session& session, std::string schema,
                       std::string name, Deadline deadline) {
  const TenantId tenant = context.tenant();
  std::vector<std::string> names{name};
  co_await lock_names(context, session, names, deadline);
  const auto table = co_await table_of(session, tenant, name, deadline);
  if (!table) {
    auto undone = co_await bring_back(session, tenant, schema, name, deadline);
    co_return undone;
  }
  const auto version = co_await newest(session, tenant, table->id, deadline);
  if (!version)
    throw Error(Code::conflict, "There is nothing to undo: this is the first version of " +
                                    table->called + ", or the older ones have been removed.");
  if (version->name != name) {
    std::vector<std::string> old_name{version->name};
    co_await lock_names(context, session, old_name, deadline);
    const auto other = co_await table_of(session, tenant, version->name, deadline);
    if (other)
      throw Error(Code::conflict, "Another table is called " + version->name +
                                      " by now. Delete it first, then undo.");
  }
  if (version->stored) {
    const auto gone = drop(schema, name);
    co_await session.run(gone, deadline);
    const auto back = rename(schema, *version->stored, version->name);
    co_await session.run(back, deadline);
  } else {
    co_await cut_back(session, schema, *table, *version, deadline);
  }
  pg::Params id{version->id};
  co_await session.run(kDropImports, id, deadline);
  co_await session.run(kImportsBack, id, deadline);
  co_await session.run(kRestore, id, deadline);
  co_await session.run(kForget, id, deadline);
  co_return Undone{version->name, in_words(*version), version->rows};
}

awaitable<Undone> remove(jobs::TaskContext& context, pg::Session& session, std::string schema,
                         std::string name, Deadline deadline) {
  std::vector<std::string> names{name};
  co_await lock_names(context, session, names, deadline);
  const auto table = co_await table_of(session, context.tenant(), name, deadline);
  if (!table) throw Error(Code::not_found, "There is no table of that name.");
  co_await remember(session, schema, *table, Action::remove, 0, deadline);
  pg::Params id{table->id};
  co_await session.run(kDropTable, std::move(id), deadline);
  co_return Undone{name, table->called + " is deleted.", table->facts.rows};
}

awaitable<void> prune(pg::Session& session, TenantId tenant, std::string schema, Keep keep,
                      Deadline deadline) {
  pg::Params limits{tenant.text(), std::to_string(keep.versions), std::to_string(keep.days)};
  const auto old = co_await session.run(kOld, std::move(limits), deadline);
  for (const Row& row : old.rows) {
    if (!row[0]) continue;
    const auto gone = drop(schema, *row[0]);
    co_await session.run(gone, deadline);
  }
  pg::Params of_tenant{tenant.text()};
  co_await session.run(kOldEdits, of_tenant, deadline);
  co_await session.run(kOldFiles, std::move(of_tenant), deadline);
}

}  // namespace sqlagent::importer
