// Every statement is idempotent and compares states, so a round that stops half-way does no harm.
#include "app/jobs/timetable.h"

#include "app/jobs/claim.h"
#include "app/jobs/events.h"
#include "app/jobs/row.h"
#include "io/observe/event.h"

namespace sqlagent::jobs {
namespace {

using namespace std::chrono_literals;

constexpr auto kRoundLimit = 20s;
constexpr auto kTrimEvery = 60s;
constexpr auto kLateBell = 2s;

// The number is arbitrary and only has to be ours alone in this database.
constexpr StaticSql kHold("timetable.hold", "SELECT pg_try_advisory_lock(7041776001)::text");
constexpr StaticSql kHeld("timetable.held", "SELECT 1");

constexpr StaticSql kExpire(
    "timetable.expire",
    "UPDATE app.tasks SET epoch = epoch + 1, lease_until = NULL, not_before = now(),"
    "       state = CASE WHEN attempts < $1::int THEN 'RETRY' ELSE 'FAILURE' END,"
    "       message = CASE WHEN attempts < $1::int THEN 'The worker stopped; starting again.' ELSE "
    "'It did not work.' END,"
    "       error = CASE WHEN attempts < $1::int THEN NULL ELSE $2 END,"
    "       finished_at = CASE WHEN attempts < $1::int THEN NULL ELSE now() END"
    " WHERE id IN (SELECT id FROM app.tasks WHERE state IN ('STARTED', 'PROGRESS') AND lease_until "
    "< now()"
    "              ORDER BY lease_until LIMIT 200 FOR UPDATE SKIP LOCKED)"
    " RETURNING id, state, progress, message, result::text, error, user_id, name, queue");

// Rings again what is due and was not rung since it became due, and what was rung but not taken.
// The second pause grows with the age of the task, so that a long queue is not flooded with copies
// of its own messages.
constexpr StaticSql kRingAgain(
    "timetable.ring_again",
    "UPDATE app.outbox o SET rung_at = NULL FROM app.tasks t"
    " WHERE o.task_id = t.id AND o.rung_at IS NOT NULL"
    "   AND t.state IN ('PENDING', 'RETRY') AND t.not_before <= now()"
    "   AND (o.rung_at < t.not_before"
    "        OR o.rung_at < now() - greatest(interval '30 seconds', (now() - t.not_before) / 2))");

constexpr StaticSql kTrim("timetable.trim",
                          "DELETE FROM app.outbox o USING app.tasks t"
                          " WHERE o.task_id = t.id AND t.state IN ('SUCCESS', 'FAILURE', "
                          "'REVOKED') AND t.finished_at < now() - interval '1 minute'");

constexpr StaticSql kOwnedFiles(
    "timetable.owned_files",
    "SELECT spool_name FROM app.files WHERE spool_name = ANY ($1::text[])"
    " UNION ALL SELECT spool_name FROM app.uploads"
    "  WHERE spool_name = ANY ($1::text[]) AND expires_at > now()");
constexpr StaticSql kForgetUploads("timetable.forget_uploads",
                                   "DELETE FROM app.uploads WHERE expires_at < now()");

constexpr const char* kGaveUp =
    "The work stopped three times without finishing, for a reason on our side. Please try again "
    "later; if it stops "
    "again, tell the administrator the number of this task.";

}  // namespace

awaitable<bool> Timetable::hold() {
  const auto limit = Deadline::in(5s);
  const pg::Params none;
  if (holder_) {
    bool alive = true;
    try {
      co_await (*holder_)->run(kHeld, none, limit);
    } catch (const Error&) {
      alive = false;
    }
    if (alive) co_return true;
    holder_.reset();
  }
  auto lease = co_await pool_.take(limit);
  const auto got = co_await lease->run(kHold, none, limit);
  if (got.rows.at(0).at(0) != "true") co_return false;
  holder_.emplace(std::move(lease));
  co_return true;
}

awaitable<bool> Timetable::tick() {
  const auto holds = co_await hold();
  if (!holds) co_return false;
  const auto limit = Deadline::in(kRoundLimit);
  const pg::Params none;
  co_await return_expired();
  co_await pool_.run(kRingAgain, none, limit);
  co_await bell_.ring_waiting(kLateBell, limit);
  if (Deadline::Clock::now() >= next_trim_) {
    next_trim_ = Deadline::Clock::now() + kTrimEvery;
    co_await pool_.run(kTrim, none, limit);
  }
  co_return true;
}

awaitable<void> Timetable::return_expired() {
  pg::Params params{std::to_string(kMaxAttempts), kGaveUp};
  const auto expired = co_await pool_.run(kExpire, std::move(params), Deadline::in(kRoundLimit));
  for (const auto& row : expired.rows) {
    const auto status = status_of(row);
    observe::emit(observe::TaskChanged{status.id.text(), row[7].value(),
                                       std::string(name(status.state)), row[8].value(), 0});
    if (row[6]) co_await tell(wire_, UserId(*row[6]), to_json(status));
  }
}

awaitable<std::vector<std::string>> owned_spool_files(pg::Pool& pool,
                                                      std::vector<std::string> names,
                                                      Deadline deadline) {
  pg::Params params{array_text(names)};
  const pg::Params none;
  co_await pool.run(kForgetUploads, none, deadline);
  const auto found = co_await pool.run(kOwnedFiles, std::move(params), deadline);
  std::vector<std::string> owned;
  for (const auto& row : found.rows) owned.push_back(row[0].value());
  co_return owned;
}

}  // namespace sqlagent::jobs
