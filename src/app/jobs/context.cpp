// Progress: one UPDATE that also renews the lease, then the event. Throttled, since a loader may
// call once per chunk.
#include "app/jobs/context.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/jobs/claim.h"
#include "app/jobs/events.h"

namespace sqlagent::jobs {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto kBetweenWrites = 250ms;
constexpr size_t kMaxMessageBytes = 500;

constexpr StaticSql kProgress(
    "task.progress",
    "UPDATE app.tasks SET state = 'PROGRESS', progress = greatest(progress, $3::int), message = $4,"
    "       lease_until = now() + $5::int * interval '1 second'"
    " WHERE id = $1::uuid AND epoch = $2::bigint AND state IN ('STARTED', 'PROGRESS')"
    " RETURNING progress");

constexpr StaticSql kStillOurs(
    "task.still_ours",
    "SELECT id FROM app.tasks"
    " WHERE id = $1::uuid AND epoch = $2::bigint AND state IN ('STARTED', 'PROGRESS') FOR UPDATE");

// Cuts before a character that would not fit whole (a UTF-8 continuation byte is 10xxxxxx).
std::string cut(std::string text) {
  if (text.size() <= kMaxMessageBytes) return text;
  size_t end = kMaxMessageBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
  return text;
}

std::string event_text(const Status& status, const Progress& step) {
  auto text = to_json(status);
  text.pop_back();
  const std::pair<const char*, uint64_t> counts[] = {
      {"bytes", step.bytes}, {"bytes_total", step.bytes_total},
      {"rows", step.rows},   {"rows_total", step.rows_total},
      {"sheet", step.sheet}, {"sheets", step.sheets}};
  for (const auto& [name, count] : counts)
    if (count > 0) text += ",\"" + std::string(name) + "\":" + std::to_string(count);
  if (step.seconds_left)
    text += ",\"seconds_left\":" + std::to_string(std::lround(*step.seconds_left));
  return text + "}";
}

}  // namespace

awaitable<bool> TaskContext::progress(Progress step) {
  if (lost_ || Clock::now() < next_write_) co_return !lost_;
  next_write_ = Clock::now() + kBetweenWrites;
  step.message = cut(std::move(step.message));
  step.percent = std::clamp(step.percent, 0, 100);
  pg::Params params{claim_.task.text(), std::to_string(claim_.epoch), std::to_string(step.percent),
                    step.message, std::to_string(kLease.count())};
  const auto written = co_await pool_.run(kProgress, std::move(params), Deadline::in(10s));
  if (written.rows.empty()) {
    lost_ = true;
    co_return false;
  }
  if (claim_.user) {
    const Status now{
        claim_.task, State::progress, std::stoi(written.rows[0][0].value()), step.message, "", ""};
    co_await tell(wire_, *claim_.user, event_text(now, step));
  }
  co_return true;
}

awaitable<bool> TaskContext::still_ours(pg::Session& session, Deadline deadline) {
  pg::Params params{claim_.task.text(), std::to_string(claim_.epoch)};
  const auto found = co_await session.run(kStillOurs, std::move(params), deadline);
  if (found.rows.empty()) lost_ = true;
  co_return !lost_;
}

}  // namespace sqlagent::jobs
