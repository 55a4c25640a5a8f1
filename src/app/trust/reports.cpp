#include "app/trust/reports.h"

#include <boost/json.hpp>

#include "io/pg/transaction.h"

namespace sqlagent::trust {
namespace {

using pg::awaitable;
using pg::Params;

constexpr StaticSql kStore("trust.store", R"(
  WITH old AS (
    DELETE FROM app.trust_reports WHERE checked_at < now() - interval '90 days')
  INSERT INTO app.trust_reports (green, report) VALUES ($1::boolean, $2::jsonb))");
constexpr StaticSql kNewest("trust.newest", R"(
  SELECT to_char(checked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), report::text,
         checked_at > now() - interval '1 hour'
    FROM app.trust_reports
   ORDER BY checked_at DESC
   LIMIT 1)");
// A compare-and-set in the transaction that enqueues: of two at once the second waits for the
// first, and then finds the time too new.
constexpr StaticSql kAsk("trust.ask", R"(
  UPDATE app.trust_asked SET at = now() WHERE at < now() - interval '2 minutes' RETURNING at)");

}  // namespace

awaitable<void> store(pg::Session& admin, Trial trial, Deadline deadline) {
  Params params{trial.green() ? "true" : "false", to_json(trial)};
  co_await admin.run(kStore, std::move(params), deadline);
}

awaitable<std::optional<Stored>> newest(pg::Pool& control, Deadline deadline) {
  Params none;
  auto found = co_await control.run(kNewest, none, deadline);
  if (found.rows.empty()) co_return std::nullopt;
  const auto& row = found.rows[0];
  co_return Stored{row[0].value_or(""), row[1].value_or("{}"), row[2] == "t"};
}

awaitable<std::optional<TaskId>> ask_for_one(pg::Pool& control, TenantId tenant, UserId user,
                                             Deadline deadline) {
  auto lease = co_await control.take(deadline);
  std::optional<TaskId> task;
  auto work = [&](pg::Session& session) -> awaitable<void> {
    Params none;
    auto asked = co_await session.run(kAsk, none, deadline);
    if (asked.rows.empty()) co_return;
    jobs::Job job = jobs::CheckTrust{};
    auto made = co_await jobs::enqueue(session, tenant, user, std::move(job), deadline);
    task = std::move(made);
  };
  co_await pg::transaction(*lease, deadline, work);
  co_return task;
}

std::string answer_json(const std::optional<Stored>& stored) {
  namespace json = boost::json;
  if (!stored)
    return R"({"checked_at":null,"state":"checking","green":false,"layers":[],"attacks":[]})";
  std::string out = R"({"checked_at":)" + json::serialize(json::string(stored->checked_at));
  out += stored->fresh ? R"(,"state":"checked",)" : R"(,"state":"checking",)";
  return out + stored->report_json.substr(1);  // the report is an object of its own
}

}  // namespace sqlagent::trust
