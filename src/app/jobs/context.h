// What a running job may know and say: whose it is, how far it has come, and whether it is still
// the one to do it. The tenant comes from the task's row, never from a message. Progress goes to
// the row and, as an event, to the user's stream; both only while this claim's epoch is the newest.
#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "app/jobs/jobs.h"
#include "base/deadline.h"

namespace sqlagent::jobs {

struct Wire;

// One claim of one task, as the database granted it.
struct Claim {
  TaskId task;
  TenantId tenant;
  std::optional<UserId> user;
  std::string name, queue, payload;
  long long epoch;           // fencing: only the newest claim of a task may write
  int attempt;               // 1, 2, 3
  std::chrono::seconds age;  // since it was enqueued
};

struct Progress {
  int percent = 0;      // 0…100, never goes back within one attempt
  std::string message;  // a sentence for the page: "Loading orders: 120,000 rows"
  // For the page's bar; 0 is "not known".
  uint64_t bytes = 0, bytes_total = 0, rows = 0, rows_total = 0, sheet = 0, sheets = 0;
  std::optional<double> seconds_left{};
};

class TaskContext {
 public:
  TaskContext(Claim claim, pg::Pool& pool, Wire& wire)
      : claim_(std::move(claim)), pool_(pool), wire_(wire) {}

  const TaskId& task() const { return claim_.task; }
  const TenantId& tenant() const { return claim_.tenant; }
  const std::optional<UserId>& user() const { return claim_.user; }
  long long epoch() const { return claim_.epoch; }
  int attempt() const { return claim_.attempt; }
  const Claim& claim() const { return claim_; }
  pg::Pool& pool() {
    return pool_;
  }  // the worker's own role: loader, or administrator for `maintenance`

  // Says how far it is. Cheap to call often: what comes within 250 ms of the last one is dropped.
  // False when the task was cancelled or given to another worker: stop, roll back, and return any
  // outcome (it will be ignored).
  awaitable<bool> progress(Progress step);

  // Inside the job's own transaction on the control database, just before COMMIT: locks the task's
  // row and answers whether this claim is still the newest. Holding the lock, nobody can cancel or
  // take over until the transaction ends.
  awaitable<bool> still_ours(pg::Session& session, Deadline deadline);

  bool lost() const { return lost_; }
  void lose() { lost_ = true; }

 private:
  Claim claim_;
  pg::Pool& pool_;
  Wire& wire_;
  bool lost_ = false;
  std::chrono::steady_clock::time_point next_write_{};
};

}  // namespace sqlagent::jobs
