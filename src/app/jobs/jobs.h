// Background work. PostgreSQL's row is the truth, the broker a doorbell, the wire is Celery's.
// Enqueue inside the caller's transaction (task + outbox); claim by UPDATE with a lease and a
// fencing epoch.
#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/id.h"
#include "io/pg/pool.h"

namespace sqlagent::jobs {

template <class T>
using awaitable = pg::awaitable<T>;

// Each kind of work is a plain struct; a kind without a handler does not compile (std::visit).
struct ImportFiles {  // queue file_processing, loader's role
  std::vector<FileId> files;
  std::string mode = "new";         // new | append | replace
  std::string table{};              // of append and replace; empty: the one named like the file
  std::string duplicates = "keep";  // keep | skip: rows that the table has already
};
struct ReimportTable {  // queue file_processing
  std::string table;
  std::string choices_json;  // core/sheet/choices.h, on top of those of before
  std::string import_id{};   // which of the table's files they are about; empty: the newest
};
struct ChangeTable {  // queue file_processing
  std::string table;
  std::string action;  // undo | delete | prune, which is about all of the tenant's tables
};
struct ProvisionTenant {};  // queue maintenance, administrator's role
struct CheckTrust {};       // queue maintenance: the self-test of the isolation
using Job = std::variant<ImportFiles, ReimportTable, ChangeTable, ProvisionTenant, CheckTrust>;

std::string_view celery_name(const Job& job);  // "sqlagent.import_files", …
std::string_view queue_of(const Job& job);
std::string to_json(const Job& job);
std::optional<Job> job_from_json(std::string_view name, std::string_view json);

struct Done {
  std::string result_json;
};
struct Again {
  std::chrono::seconds after;
  std::string why;  // for the user
  // What is not_yet possible may wait for ten minutes in all; of faults, the third ends the task.
  enum class Because { not_yet, fault } because = Because::not_yet;
};
struct Failed {
  std::string why;               // for the user
  std::string result_json = {};  // what there is beside it
};
using Outcome = std::variant<Done, Again, Failed>;

// Writes app.tasks and app.outbox with the caller's open transaction. After COMMIT call
// Doorbell::ring.
awaitable<TaskId> enqueue(pg::Session& session, TenantId tenant, UserId user, Job job,
                          Deadline deadline);

enum class State { pending, started, progress, success, failure, retry, revoked };
std::string_view name(State state);  // Celery's words, upper case
std::optional<State> state_from_name(std::string_view text);

struct Status {
  TaskId id;
  State state;
  int progress;  // 0…100
  std::string message, result_json, error;
};
// GET /task-status and the events' text: {task_id, status, progress, message, result, error?}.
std::string to_json(const Status& status);

// Error(not_found) alike for absent and not-yours.
awaitable<Status> status(pg::Pool& control, TenantId tenant, TaskId task, Deadline deadline);

struct Wire;  // wire.h: the way to the queues
// DELETE /tasks/{id}: REVOKED unless it is already over; a worker at it notices with its next
// progress and rolls back. Answers the task as it is then. Error(not_found) alike for absent and
// not-yours.
awaitable<Status> revoke(pg::Pool& control, Wire& wire, TenantId tenant, TaskId task,
                         Deadline deadline);

}  // namespace sqlagent::jobs
