// One stream key per user, about a thousand entries, gone a day after the last one.
#include "app/jobs/events.h"

#include "io/broker/stream.h"

namespace sqlagent::jobs {
namespace {

using namespace std::chrono_literals;

constexpr size_t kKeep = 1000;
constexpr size_t kMost = 200;
constexpr auto kExpire = 24h;
constexpr auto kLongestWait = 20'000ms;

std::string key_of(const UserId& user) {
  return "sqlagent:tasks:" + user.text();
}

}  // namespace

awaitable<void> tell(Wire& wire, UserId user, std::string text) {
  try {
    co_await broker::append(wire.redis, key_of(user), std::move(text), kKeep, kExpire,
                            Deadline::in(1s));
  } catch (const Error&) {
    co_return;
  }
}

EventReader::EventReader(Wire& wire, UserId user, std::string after)
    : key_(key_of(user)),
      after_(broker::is_stream_id(after) ? std::move(after) : std::string()),
      redis_(wire.executor, wire.url) {}

awaitable<std::vector<TaskEvent>> EventReader::next(std::chrono::milliseconds wait) {
  if (after_.empty()) {
    // A fixed place instead of Redis's "$", which would skip what comes between two calls.
    auto place = co_await broker::newest(redis_, key_, Deadline::in(5s));
    after_ = std::move(place);
  }
  const auto limit = std::min(wait, std::chrono::milliseconds(kLongestWait));
  const auto entries = co_await broker::read_after(redis_, key_, after_, kMost, limit);
  std::vector<TaskEvent> events;
  for (const auto& entry : entries) events.push_back({entry.id, entry.text});
  if (!events.empty()) after_ = events.back().id;
  co_return events;
}

}  // namespace sqlagent::jobs
