// Files have arrived on disk: remember them, and the work they mean, in one transaction. The bytes
// are not looked at here.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/jobs/jobs.h"

namespace sqlagent::importer {

template <class T>
using awaitable = pg::awaitable<T>;

struct SpooledFile {
  std::string name;        // as the person called it: a label
  std::string spool_name;  // files::Spooled
  uint64_t bytes = 0;
  std::string sha256;  // 32 bytes
};

struct Accepted {
  TaskId task;
  bool repeated = false;  // the same Idempotency-Key came before: that task, and these spool files
                          // are not needed
};

inline constexpr size_t kMaxFiles = 100, kMaxKeyBytes = 200;

// How files meet the tables that are there, as a person said it; all unchecked.
struct Wishes {
  std::string mode = "new";  // new | append | replace
  std::string table{};       // of append and replace; empty: the one that the file is named like
  std::string duplicates = "keep";  // keep | skip: rows that the table has already
};

// Rows in app.files, app.tasks and app.outbox. After it the caller rings the bell (jobs::Doorbell),
// unless `repeated`. The same key by the same tenant within a day answers the same task.
// Error(bad_request): no file, too many, a mode that is none, a key that is too long;
// Error(not_found): no table of that name. ended_uploads: ids of app.uploads whose files these are.
awaitable<Accepted> accept(pg::Pool& control, TenantId tenant, UserId user,
                           std::vector<SpooledFile> files, Wishes wishes,
                           std::optional<std::string> idempotency_key, Deadline deadline,
                           std::vector<std::string> ended_uploads = {});

// A label for people: valid UTF-8 without control characters, no path, at most 200 bytes.
std::string label(std::string_view name);

}  // namespace sqlagent::importer
