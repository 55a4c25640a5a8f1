// What a person may look up about a table of theirs, and order to be done with it: where its rows
// came from, what was decided, what can be undone. Runs in the server, as app_control.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/jobs/jobs.h"

namespace sqlagent::importer {

template <class T>
using awaitable = pg::awaitable<T>;

// {table, display_name, imports: [{id, file, sheet, rows, first_row, last_row, choices, receipt,
// created_at}], versions: [{action, rows, created_at}]}: imports in the order of their rows,
// versions newest first. Error(not_found) alike for absent and not-yours.
awaitable<std::string> receipt_json(pg::Pool& control, TenantId tenant, std::string table,
                                    Deadline deadline);

// How the values of its columns spread: spread.h; "{}" for a table of before, or one that is
// shared.
awaitable<std::string> spread_of(pg::Pool& control, TenantId tenant, std::string table,
                                 Deadline deadline);

// Which cells these rows of the table are: {table, rows: [{row, file, sheet, sheet_row, import}]}.
// Rows that are in no import are left out. REQUIRES: at most kMaxLineageRows.
inline constexpr size_t kMaxLineageRows = 1000;
awaitable<std::string> lineage_json(pg::Pool& control, TenantId tenant, std::string table,
                                    std::vector<long long> rows, Deadline deadline);

// The same as values: row of the table → its place.
struct SheetPlace {
  std::string file, sheet;
  long long row = 0;  // of the sheet, from 1
};
awaitable<std::map<long long, SheetPlace>> places_of(pg::Pool& control, TenantId tenant,
                                                     std::string table, std::vector<long long> rows,
                                                     Deadline deadline);

// Work on a table, for a worker; after it the caller rings the bell. Error(not_found) when there is
// no such table (of `undo`: nor a deleted one), Error(bad_request) for choices that are none.
awaitable<TaskId> order(pg::Pool& control, TenantId tenant, UserId user, jobs::ReimportTable job,
                        Deadline deadline);
awaitable<TaskId> order(pg::Pool& control, TenantId tenant, UserId user, jobs::ChangeTable job,
                        Deadline deadline);

// For the timetable: a task for each tenant who has versions older than that, unless one waits
// already. At most 100 at once.
awaitable<std::vector<TaskId>> order_pruning(pg::Pool& control, int days, Deadline deadline);

}  // namespace sqlagent::importer
