// Parses the URL, derives the signing key, and keeps the list of live workers in a sorted set by
// time.
#include "app/jobs/wire.h"

namespace sqlagent::jobs {
namespace {

using namespace std::chrono_literals;

// Unacknowledged deliveries come back after this. A worker acknowledges as soon as it has claimed
// the task's row, so seconds would do; a long job does not lengthen it.
constexpr auto kVisibility = 60s;
constexpr auto kWorkers = "sqlagent:workers";
constexpr auto kWorkerSeconds = 15;

// Redis's own clock, so that workers on many machines agree.
constexpr const char* kShow = R"lua(
local now = tonumber(redis.call('TIME')[1])
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - 3600)
return now
)lua";
constexpr const char* kCount = R"lua(
return redis.call('ZCOUNT', KEYS[1], redis.call('TIME')[1] - ARGV[1], '+inf')
)lua";

broker::RedisUrl url_of(std::string_view text) {
  auto url = broker::parse_redis_url(text);
  if (!url) throw Error(Code::bad_request, url.error());
  return *std::move(url);
}

}  // namespace

Wire::Wire(broker::asio::any_io_executor on, std::string_view redis_url,
           const Secret<std::string>& secret_key)
    : executor(on),
      url(url_of(redis_url)),
      redis(on, url),
      publisher(redis, kVisibility),
      key(celery::SigningKey::derive(secret_key)) {}

broker::awaitable<WireHealth> health(Wire& wire) {
  WireHealth seen;
  try {
    std::vector<std::string> words{"EVAL", kCount, "1", kWorkers, std::to_string(kWorkerSeconds)};
    const auto count = co_await wire.redis.run(std::move(words), Deadline::in(1s));
    seen = {true, static_cast<int>(count.integer)};
  } catch (const Error&) {
    seen = {};
  }
  co_return seen;
}

broker::awaitable<void> show_worker(Wire& wire, std::string worker) {
  try {
    std::vector<std::string> words{"EVAL", kShow, "1", kWorkers, std::move(worker)};
    co_await wire.redis.run(std::move(words), Deadline::in(1s));
  } catch (const Error&) {
    co_return;  // /health says so; the work itself goes on
  }
}

}  // namespace sqlagent::jobs
