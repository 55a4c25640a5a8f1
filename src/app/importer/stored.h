// A tenant's tables as the database keeps them: the row in app.user_tables, the name's lock, the
// imports its rows came from. Statements only, inside the caller's transaction, as app_loader.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/importer/sheet_reader.h"
#include "app/jobs/context.h"
#include "core/catalog/facts.h"

namespace sqlagent::importer {

struct StoredTable {
  std::string id, name, display;
  std::string sheet;
  catalog::TableFacts facts;
  std::string spread_json{};
  std::string called{};  // by the person, where they renamed it; else display
};

// One file's part in a table.
struct Import {
  std::string id, file_id, file_name, spool_name, key, sheet, choices_json, receipt_json;
  uint64_t bytes = 0, row_offset = 0, last_row = 0;
};

// The tenant's schema, or the outcome that ends the task: no account, not ready, an old home.
struct HomeOrOutcome {
  std::string schema;
  std::optional<jobs::Outcome> outcome;
};
awaitable<HomeOrOutcome> home_of(pg::Pool& pool, TenantId tenant);
// Shared: imports go on beside each other; whoever moves the tenant's home takes it alone.
awaitable<void> lock_home(pg::Session& session, TenantId tenant, Deadline deadline);
awaitable<void> move_version(pg::Session& session, TenantId tenant, Deadline deadline);

// Until the transaction ends nobody else changes a table of these names. Waits for those who do;
// Error(unavailable) after a minute, Stopped when the task was cancelled meanwhile.
awaitable<void> lock_names(jobs::TaskContext& context, pg::Session& session,
                           std::vector<std::string> names, Deadline deadline);
// The wanted name or the first of name_2, name_3, … that no table has; locked.
awaitable<std::string> free_name(pg::Session& session, TenantId tenant, std::string wanted,
                                 Deadline deadline);

awaitable<std::optional<StoredTable>> table_of(pg::Session& session, TenantId tenant,
                                               std::string name, Deadline deadline);
// Those of before came first.
awaitable<std::vector<Import>> imports_of(pg::Session& session, TenantId tenant,
                                          std::string table_id, Deadline deadline);
// The largest _row of the table, from its imports or, where they do not tell, from its rows.
awaitable<uint64_t> last_row_of(pg::Session& session, std::string schema, std::string table,
                                std::vector<Import> imports, Deadline deadline);

struct NewImport {
  std::string file_id, sheet, choices_json, receipt_json;
  size_t place = 0;
  uint64_t row_offset = 0, last_row = 0, rows = 0;
};
// Answers the new table's id.
awaitable<std::string> insert_table(pg::Session& session, TenantId tenant, std::string file_id,
                                    catalog::TableFacts facts, std::string spread_json,
                                    Deadline deadline);
// Facts, name, display, counts and spread of a table that is there.
awaitable<void> update_table(pg::Session& session, std::string table_id, catalog::TableFacts facts,
                             std::optional<std::string> file_id, std::string spread_json,
                             Deadline deadline);
awaitable<void> insert_import(pg::Session& session, TenantId tenant, std::string table_id,
                              NewImport import, Deadline deadline);

// What a task did, so that it is not done twice. Its result, if it is there.
awaitable<std::optional<std::string>> task_marker(pg::Session& session, TaskId task,
                                                  Deadline deadline);
awaitable<void> mark_task(pg::Session& session, const jobs::TaskContext& context,
                          std::string result_json, Deadline deadline);

}  // namespace sqlagent::importer
