// When there is a connection: made on first use, shared by all callers, made again after a loss but
// not more often than the back-off allows.
#include "io/broker/redis.h"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "io/broker/connection.h"
#include "io/observe/event.h"

namespace sqlagent::broker {
namespace {

using namespace std::chrono_literals;
using Clock = Deadline::Clock;

constexpr auto kConnectLimit = 2s;
constexpr auto kFirstPause = 100ms;
constexpr auto kLongestPause = 2s;

}  // namespace

struct Redis::State {
  State(asio::any_io_executor on, RedisUrl to)
      : executor(on), url(std::move(to)), connecting_ended(on, Clock::time_point::max()) {}

  // The open connection, or a new one. Callers that come while one is being made wait for it.
  awaitable<std::shared_ptr<Connection>> connected(Deadline deadline);
  void failed(const std::string& why);

  asio::any_io_executor executor;
  RedisUrl url;
  std::shared_ptr<Connection> connection;
  bool connecting = false, down = false, gone = false;
  asio::steady_timer connecting_ended;  // cancelled to wake those who wait
  std::chrono::milliseconds pause{0};
  Clock::time_point next_attempt{};
};

void Redis::State::failed(const std::string& why) {
  pause = pause.count() == 0 ? std::chrono::milliseconds(kFirstPause)
                             : std::min(pause * 2, std::chrono::milliseconds(kLongestPause));
  next_attempt = Clock::now() + pause;
  if (!std::exchange(down, true)) observe::emit(observe::ServiceChanged{"redis", "down", why});
}

awaitable<std::shared_ptr<Connection>> Redis::State::connected(Deadline deadline) {
  boost::system::error_code woken;
  auto token = asio::redirect_error(asio::use_awaitable, woken);
  while (connecting && !deadline.passed()) {
    asio::steady_timer& ended = connecting_ended;
    co_await ended.async_wait(token);
  }
  if (connection && connection->is_open()) co_return connection;
  if (gone || connecting || Clock::now() < next_attempt)
    throw Error(Code::unavailable,
                "The task queue cannot be reached right now. Try again in a moment.",
                "redis: not connected");
  struct Connecting {  // also when this coroutine is destroyed half-way
    State& state;
    explicit Connecting(State& s) : state(s) { state.connecting = true; }
    ~Connecting() {
      state.connecting = false;
      state.connecting_ended.cancel();
    }
  } marker(*this);
  auto fresh = std::make_shared<Connection>(executor);
  connection = fresh;
  try {
    const auto limit = deadline.sooner(kConnectLimit);
    co_await fresh->open(url, limit);
  } catch (const Error& error) {
    fresh->close(error.what());
    failed(error.what());
    throw Error(Code::unavailable,
                "The task queue cannot be reached right now. Try again in a moment.", error.what());
  }
  pause = 0ms;
  if (std::exchange(down, false)) observe::emit(observe::ServiceChanged{"redis", "up", ""});
  co_return fresh;
}

Redis::Redis(asio::any_io_executor executor, RedisUrl url)
    : state_(std::make_shared<State>(std::move(executor), std::move(url))) {}

Redis::~Redis() {
  state_->gone = true;
  if (state_->connection) state_->connection->close("this side is stopping");
}

awaitable<Reply> Redis::run(std::vector<std::string> words, Deadline deadline) {
  const auto state = state_;
  const auto connection = co_await state->connected(deadline);
  auto reply = co_await connection->run(std::move(words), deadline);
  co_return reply;
}

}  // namespace sqlagent::broker
