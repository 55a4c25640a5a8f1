#include "app/answer/recording.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json.hpp>

#include "base/error.h"
#include "io/observe/event.h"

namespace sqlagent::answer {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using namespace std::chrono_literals;
using pg::awaitable;

constexpr auto kBetweenWrites = 250ms;

constexpr StaticSql kAppend("answer_events.append", R"(
  INSERT INTO app.answer_events (message_id, number, event, data)
  SELECT $1::uuid, one.number, one.event, one.data
    FROM json_to_recordset($2::json) AS one(number int, event text, data text)
  ON CONFLICT DO NOTHING)");

}  // namespace

struct Recording::State {
  State(pg::Pool& pool, asio::any_io_executor on) : control(pool), timer(on) {}
  static awaitable<void> write(std::shared_ptr<State> state, MessageId message);

  pg::Pool& control;
  asio::steady_timer timer;
  int number = kStart;
  size_t events = 0, bytes = 0;  // kept
  json::array waiting;
  bool open = false, ended = false;
};

awaitable<void> Recording::State::write(std::shared_ptr<State> state, MessageId message) {
  constexpr auto kToken = asio::as_tuple(asio::use_awaitable);
  for (;;) {
    state->timer.expires_after(kBetweenWrites);
    co_await state->timer.async_wait(kToken);
    if (state->ended) co_return;
    if (state->waiting.empty()) continue;
    pg::Params params{message.text(), json::serialize(std::exchange(state->waiting, {}))};
    try {
      co_await state->control.run(kAppend, std::move(params), Deadline::in(5s));
    } catch (const Error& error) {
      observe::emit(
          observe::Failure{"answer.events", "", std::string(name(error.code())), error.what()});
    }
  }
}

Recording::Recording(pg::Pool& control, pg::asio::any_io_executor executor)
    : state_(std::make_shared<State>(control, executor)) {}

Recording::~Recording() {
  state_->ended = true;
  state_->timer.cancel();
}

void Recording::open(MessageId message) {
  state_->open = true;
  asio::co_spawn(state_->timer.get_executor(), State::write(state_, std::move(message)),
                 asio::detached);
}

int Recording::add(std::string_view name, std::string_view data) {
  const int number = ++state_->number;
  const auto bytes = name.size() + data.size();
  if (!state_->open || state_->events >= kMostEvents || state_->bytes + bytes > kMostBytes)
    return number;
  ++state_->events;
  state_->bytes += bytes;
  state_->waiting.push_back(json::object{{"number", number}, {"event", name}, {"data", data}});
  return number;
}

}  // namespace sqlagent::answer
