// Stored trials: the worker that holds the administrator's password makes them, the server that
// listens only reads them and asks for a new one.
#pragma once
#include <optional>
#include <string>

#include "app/jobs/jobs.h"
#include "app/trust/report.h"
#include "io/pg/pool.h"

namespace sqlagent::trust {

struct Stored {
  std::string checked_at;   // RFC 3339, UTC
  std::string report_json;  // to_json(Trial)
  bool fresh = false;       // younger than an hour
};

pg::awaitable<void> store(pg::Session& admin, Trial trial, Deadline deadline);

// nullopt: there was none yet.
pg::awaitable<std::optional<Stored>> newest(pg::Pool& control, Deadline deadline);

// Enqueues a trial, unless somebody did within the last two minutes: however many ask, and at
// however many servers, one is made. The task to ring for, if it is ours.
pg::awaitable<std::optional<TaskId>> ask_for_one(pg::Pool& control, TenantId tenant, UserId user,
                                                 Deadline deadline);

// GET /trust: {checked_at, state, green, layers, attacks}. state "checking": a new one is under
// way.
std::string answer_json(const std::optional<Stored>& stored);

}  // namespace sqlagent::trust
