// The task's row as the server sees it: enqueue, status, revoke. What workers do to it is in
// claim.cpp.
#include "app/jobs/events.h"
#include "app/jobs/row.h"

namespace sqlagent::jobs {
namespace {

constexpr StaticSql kEnqueue(
    "task.enqueue",
    "WITH task AS (INSERT INTO app.tasks (tenant_id, user_id, name, queue, payload)"
    "              VALUES ($1::uuid, $2::uuid, $3, $4, $5::jsonb) RETURNING id),"
    "     bell AS (INSERT INTO app.outbox (task_id) SELECT id FROM task)"
    " SELECT id FROM task");

constexpr StaticSql kStatus(
    "task.status",
    "SELECT id, state, progress, message, result::text, error FROM app.tasks"
    " WHERE id = $1::uuid AND tenant_id = $2::uuid");

// A compare-and-set: what is over stays as it is. The epoch moves, so the worker at it may write no
// more.
constexpr StaticSql kRevoke(
    "task.revoke",
    "UPDATE app.tasks SET state = 'REVOKED', epoch = epoch + 1, message = 'Cancelled.', "
    "lease_until = NULL,"
    "       finished_at = now()"
    " WHERE id = $1::uuid AND tenant_id = $2::uuid AND state IN ('PENDING', 'STARTED', 'PROGRESS', "
    "'RETRY')"
    " RETURNING id, state, progress, message, result::text, error, user_id");

}  // namespace

Status status_of(const Row& row) {
  auto text = [&row](size_t at) { return row[at].value_or(std::string()); };
  return {TaskId(text(0)),
          state_from_name(text(1)).value_or(State::pending),
          std::stoi(text(2)),
          text(3),
          text(4),
          text(5)};
}

awaitable<TaskId> enqueue(pg::Session& session, TenantId tenant, UserId user, Job job,
                          Deadline deadline) {
  pg::Params params{tenant.text(), user.text(), std::string(celery_name(job)),
                    std::string(queue_of(job)), to_json(job)};
  const auto made = co_await session.run(kEnqueue, std::move(params), deadline);
  co_return TaskId(made.rows.at(0).at(0).value());
}

awaitable<Status> status(pg::Pool& control, TenantId tenant, TaskId task, Deadline deadline) {
  pg::Params params{task.text(), tenant.text()};
  const auto found = co_await control.run(kStatus, std::move(params), deadline);
  if (found.rows.empty())
    throw Error(Code::not_found,
                "There is no such task. It may have been removed, or the link is wrong.");
  co_return status_of(found.rows[0]);
}

awaitable<Status> revoke(pg::Pool& control, Wire& wire, TenantId tenant, TaskId task,
                         Deadline deadline) {
  pg::Params params{task.text(), tenant.text()};
  const auto changed = co_await control.run(kRevoke, std::move(params), deadline);
  if (changed.rows.empty()) {
    auto as_it_is = co_await status(control, tenant, task, deadline);
    co_return as_it_is;
  }
  const auto revoked = status_of(changed.rows[0]);
  if (const auto& user = changed.rows[0][6]) co_await tell(wire, UserId(*user), to_json(revoked));
  co_return revoked;
}

}  // namespace sqlagent::jobs
