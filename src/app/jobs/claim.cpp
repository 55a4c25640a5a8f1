// The statements of a worker's life with a task.
#include "app/jobs/claim.h"

#include "app/jobs/row.h"

namespace sqlagent::jobs {
namespace {

constexpr StaticSql kClaim(
    "task.claim",
    "UPDATE app.tasks SET state = 'STARTED', epoch = epoch + 1, attempts = attempts + 1, progress "
    "= 0,"
    "       message = 'Starting.', error = NULL, lease_until = now() + $3::int * interval '1 "
    "second',"
    "       started_at = coalesce(started_at, now())"
    " WHERE id = $1::uuid AND state IN ('PENDING', 'RETRY') AND not_before <= now() AND queue = "
    "ANY ($2::text[])"
    " RETURNING tenant_id, user_id, name, queue, payload::text, epoch, attempts,"
    "           extract(epoch FROM now() - created_at)::bigint");

constexpr StaticSql kDue(
    "task.due",
    "SELECT id FROM app.tasks"
    " WHERE state IN ('PENDING', 'RETRY') AND not_before <= now() AND queue = ANY ($1::text[])"
    " ORDER BY not_before LIMIT 100");

constexpr StaticSql kRenew(
    "task.renew",
    "UPDATE app.tasks SET lease_until = now() + $3::int * interval '1 second'"
    " WHERE id = $1::uuid AND epoch = $2::bigint AND state IN ('STARTED', 'PROGRESS') RETURNING "
    "id");

constexpr StaticSql kSucceed(
    "task.succeed",
    "UPDATE app.tasks SET state = 'SUCCESS', progress = 100, message = 'Done.', result = "
    "$3::jsonb, error = NULL,"
    "       lease_until = NULL, finished_at = now()"
    " WHERE id = $1::uuid AND epoch = $2::bigint AND state IN ('STARTED', 'PROGRESS')"
    " RETURNING id, state, progress, message, result::text, error");

constexpr StaticSql kFail(
    "task.fail",
    "UPDATE app.tasks SET state = 'FAILURE', message = 'It did not work.', error = $3, result = "
    "$4::jsonb,"
    "       lease_until = NULL, finished_at = now()"
    " WHERE id = $1::uuid AND epoch = $2::bigint AND state IN ('STARTED', 'PROGRESS')"
    " RETURNING id, state, progress, message, result::text, error");

constexpr StaticSql kRetry(
    "task.retry",
    "UPDATE app.tasks SET state = 'RETRY', message = $3, lease_until = NULL, attempts = attempts - "
    "$5::int,"
    "       not_before = now() + $4::int * interval '1 second'"
    " WHERE id = $1::uuid AND epoch = $2::bigint AND state IN ('STARTED', 'PROGRESS')"
    " RETURNING id, state, progress, message, result::text, error");

constexpr StaticSql kGiveBack(
    "task.give_back",
    "UPDATE app.tasks SET state = 'PENDING', epoch = epoch + 1, attempts = attempts - 1, message = "
    "'',"
    "       progress = 0, lease_until = NULL, not_before = now()"
    " WHERE id = $1::uuid AND epoch = $2::bigint AND state IN ('STARTED', 'PROGRESS')");

std::string lease_seconds() {
  return std::to_string(kLease.count());
}

pg::Params mine(const Claim& claim) {
  return {claim.task.text(), std::to_string(claim.epoch)};
}

// nullopt: SQL NULL, for a column of type jsonb.
std::optional<std::string> json_or_null(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace

std::string array_text(const std::vector<std::string>& items) {
  std::string text = "{";
  for (const auto& item : items) {
    if (text.size() > 1) text += ',';
    text += '"';
    for (const char c : item) {
      if (c == '"' || c == '\\') text += '\\';
      text += c;
    }
    text += '"';
  }
  return text + "}";
}

awaitable<std::optional<Claim>> claim(pg::Pool& pool, TaskId task, std::vector<std::string> queues,
                                      Deadline deadline) {
  pg::Params params{task.text(), array_text(queues), lease_seconds()};
  const auto claimed = co_await pool.run(kClaim, std::move(params), deadline);
  if (claimed.rows.empty()) co_return std::nullopt;
  const auto& row = claimed.rows[0];
  std::optional<UserId> user;
  if (row[1]) user = UserId(*row[1]);
  co_return Claim{std::move(task),
                  TenantId(row[0].value()),
                  std::move(user),
                  row[2].value(),
                  row[3].value(),
                  row[4].value(),
                  std::stoll(row[5].value()),
                  std::stoi(row[6].value()),
                  std::chrono::seconds(std::stoll(row[7].value()))};
}

awaitable<std::vector<TaskId>> due(pg::Pool& pool, std::vector<std::string> queues,
                                   Deadline deadline) {
  pg::Params params{array_text(queues)};
  const auto found = co_await pool.run(kDue, std::move(params), deadline);
  std::vector<TaskId> tasks;
  for (const auto& row : found.rows) tasks.emplace_back(row[0].value());
  co_return tasks;
}

awaitable<bool> renew(pg::Pool& pool, Claim claim, Deadline deadline) {
  auto params = mine(claim);
  params.push_back(lease_seconds());
  const auto renewed = co_await pool.run(kRenew, std::move(params), deadline);
  co_return !renewed.rows.empty();
}

awaitable<std::optional<Status>> finish(pg::Pool& pool, Claim claim, Outcome outcome,
                                        Deadline deadline) {
  const auto* waits = std::get_if<Again>(&outcome);
  const bool fault = waits && waits->because == Again::Because::fault;
  if (fault && claim.attempt >= kMaxAttempts) {
    outcome = Failed{waits->why + " It was tried three times; please try again later."};
  } else if (waits && !fault && claim.age > kLongestWait) {
    outcome = Failed{waits->why + " That took too long; please try again later."};
  }
  auto params = mine(claim);
  StaticSql statement = kSucceed;
  if (const auto* done = std::get_if<Done>(&outcome)) {
    params.push_back(json_or_null(done->result_json));
  } else if (const auto* failed = std::get_if<Failed>(&outcome)) {
    statement = kFail;
    params.push_back(failed->why);
    params.push_back(json_or_null(failed->result_json));
  } else {
    const auto& again = std::get<Again>(outcome);
    statement = kRetry;
    params.push_back(again.why);
    params.push_back(std::to_string(again.after.count()));
    params.push_back(fault ? "0" : "1");  // what was not yet possible was no attempt
  }
  const auto ended = co_await pool.run(statement, std::move(params), deadline);
  if (ended.rows.empty()) co_return std::nullopt;
  co_return status_of(ended.rows[0]);
}

awaitable<void> give_back(pg::Pool& pool, Claim claim, Deadline deadline) {
  auto params = mine(claim);
  co_await pool.run(kGiveBack, std::move(params), deadline);
}

}  // namespace sqlagent::jobs
