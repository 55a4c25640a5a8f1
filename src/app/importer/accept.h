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

// Rows in app.files, app.tasks and app.outbox. After it the caller rings the bell (jobs::Doorbell),
// unless `repeated`. The same key by the same tenant within a day answers the same task. mode:
// "new". Error(bad_request): no file, too many, another mode, a key that is too long.
awaitable<Accepted> accept(pg::Pool& control, TenantId tenant, UserId user,
                           std::vector<SpooledFile> files, std::string mode,
                           std::optional<std::string> idempotency_key, Deadline deadline);

}  // namespace sqlagent::importer
