// The past of a tenant's tables and the way back. A version is what a table was before something
// was done to it; the newest is undone first, the oldest is forgotten first. Rows of a replaced or
// deleted table stay in the tenant's schema under a name that no catalog lists; those before an
// append stay where they are, below a _row. See docs/decisions/0018-versions.md.
#pragma once
#include "app/importer/stored.h"

namespace sqlagent::importer {

enum class Action { append, replace, reimport, remove };
std::string_view name(Action action);  // "append", "replace", "reimport", "delete"

struct Keep {
  int versions = 5;  // of each table: TABLE_VERSIONS_KEPT
  int days = 30;     // TABLE_VERSION_DAYS
};

// Remembers the table as it is, before rows with a _row above last_row come in (append), or with
// its rows put aside (the others): then the name in the schema is free. REQUIRES: the name's lock.
awaitable<void> remember(pg::Session& session, std::string schema, const StoredTable& table,
                         Action action, uint64_t last_row, Deadline deadline);

// A name that no catalog lists, for rows that take another table's place at the end.
std::string fresh_name(const TaskId& task, size_t number);
awaitable<void> rename_table(pg::Session& session, std::string schema, std::string from,
                             std::string to, Deadline deadline);

// What undo did, in words.
struct Undone {
  std::string table, text;
  uint64_t rows = 0;  // of the table now
};
// Takes back the last thing done to the table of this name, or brings the one back that was deleted
// last. Error(not_found): there is no such table; Error(conflict): nothing to undo, or its name is
// taken by another meanwhile.
awaitable<Undone> undo(jobs::TaskContext& context, pg::Session& session, std::string schema,
                       std::string name, Deadline deadline);

// The table goes out of the catalog; its rows wait for undo. Error(not_found).
awaitable<Undone> remove(jobs::TaskContext& context, pg::Session& session, std::string schema,
                         std::string name, Deadline deadline);

// Forgets what is older or more than `keep`, with the rows put aside for it, and the files of this
// tenant that nothing refers to any more. REQUIRES: a transaction.
awaitable<void> prune(pg::Session& session, TenantId tenant, std::string schema, Keep keep,
                      Deadline deadline);

}  // namespace sqlagent::importer
