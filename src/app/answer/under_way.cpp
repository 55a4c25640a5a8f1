// One keeper for all: it runs while there is anything to keep.
#include "app/answer/under_way.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>
#include <set>

#include "base/error.h"
#include "io/observe/event.h"

namespace sqlagent::answer {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr auto kRenewal = 3s;  // the lease is 20 s: six may fail
constexpr auto kWrittenDown = 2s;
constexpr auto kToken = asio::as_tuple(asio::use_awaitable);

// Of a version that is answered anew the row has an answer already.
constexpr StaticSql kRenew("message.renew", R"(
  UPDATE app.chat_history SET lease_until = now() + interval '20 seconds'
   WHERE id = ANY ($1::uuid[]) AND kind IS DISTINCT FROM 'error' RETURNING id)");

}  // namespace

struct UnderWay::Place::Entry {
  explicit Entry(MessageId id) : message(std::move(id)) {}
  void end(const char* why) {
    if (!stopped_because) stopped_because = why;
    stop.emit(asio::cancellation_type::terminal);
  }
  const MessageId message;
  asio::cancellation_signal stop;
  const char* stopped_because = nullptr;
};

struct UnderWay::Place::State {
  explicit State(pg::Pool& pool) : control(pool) {}
  static awaitable<void> keep(std::shared_ptr<State> state, asio::any_io_executor executor);
  awaitable<void> renew();

  pg::Pool& control;
  std::map<MessageId, std::shared_ptr<Entry>> entries;
  std::weak_ptr<asio::steady_timer> keeper;
};

awaitable<void> UnderWay::Place::State::renew() {
  std::string ids;
  const auto asked = entries;  // it changes meanwhile
  for (const auto& [id, entry] : asked) ids += (ids.empty() ? "{" : ",") + id.text();
  pg::Params params{ids + "}"};
  const auto renewed = co_await control.run(kRenew, std::move(params), Deadline::in(2s));
  std::set<std::string> alive;
  for (const auto& row : renewed.rows) alive.insert(row[0].value());
  for (const auto& [id, entry] : asked)
    if (!alive.contains(id.text())) entry->end(kStoppedText);
}

awaitable<void> UnderWay::Place::State::keep(std::shared_ptr<State> state,
                                             asio::any_io_executor executor) {
  const auto timer = std::make_shared<asio::steady_timer>(executor);
  state->keeper = timer;
  while (!state->entries.empty()) {
    timer->expires_after(kRenewal);
    co_await timer->async_wait(kToken);
    if (state->entries.empty()) break;
    try {
      co_await state->renew();
    } catch (const Error& error) {
      observe::emit(
          observe::Failure{"answer.lease", "", std::string(name(error.code())), error.what()});
    }
  }
}

UnderWay::Place::Place(std::shared_ptr<State> state, std::shared_ptr<Entry> entry)
    : state_(std::move(state)), entry_(std::move(entry)) {}

UnderWay::Place::~Place() {
  const auto found = state_->entries.find(entry_->message);
  if (found != state_->entries.end() && found->second == entry_) state_->entries.erase(found);
  if (!state_->entries.empty()) return;
  if (const auto timer = state_->keeper.lock()) timer->cancel();
}

awaitable<std::exception_ptr> UnderWay::Place::run(
    const std::function<awaitable<void>()>& journey) {
  const auto entry = entry_;
  const auto executor = co_await asio::this_coro::executor;
  const auto caller = co_await asio::this_coro::cancellation_state;
  auto slot = caller.slot();
  if (slot.is_connected())
    slot.assign([entry](asio::cancellation_type) { entry->end(kStoppedText); });
  std::exception_ptr thrown;
  try {
    auto travelled = journey();
    auto token = asio::bind_cancellation_slot(entry->stop.slot(), kToken);
    auto [failure] = co_await asio::co_spawn(executor, std::move(travelled), std::move(token));
    thrown = failure;
  } catch (...) {  // cancelled before it began
    thrown = std::current_exception();
  }
  if (slot.is_connected()) slot.clear();
  const bool stopped =
      entry->stopped_because || caller.cancelled() != asio::cancellation_type::none;
  if (!stopped) co_return thrown;  // a model's call that is stopped throws nothing
  const char* why = entry->stopped_because ? entry->stopped_because : kStoppedText;
  co_return std::make_exception_ptr(Error(Code::gone, why));
}

UnderWay::UnderWay(pg::Pool& control) : state_(std::make_shared<Place::State>(control)) {}

std::unique_ptr<UnderWay::Place> UnderWay::enter(MessageId message,
                                                 boost::asio::any_io_executor executor) {
  const auto entry = std::make_shared<Place::Entry>(message);
  state_->entries.insert_or_assign(std::move(message), entry);
  if (state_->keeper.expired())
    asio::co_spawn(executor, Place::State::keep(state_, executor), asio::detached);
  return std::unique_ptr<Place>(new Place(state_, entry));
}

bool UnderWay::stop(const MessageId& message) {
  const auto found = state_->entries.find(message);
  if (found == state_->entries.end()) return false;
  const auto entry = found->second;  // ending it may take it out of the list
  entry->end(kStoppedText);
  return true;
}

size_t UnderWay::count() const {
  return state_->entries.size();
}

awaitable<void> UnderWay::close(std::chrono::milliseconds patience) {
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer pause(executor);
  for (const auto& [until, ends] :
       {std::pair{Deadline::in(patience), false}, {Deadline::in(patience + kWrittenDown), true}}) {
    const auto entries = state_->entries;
    if (ends)
      for (const auto& [id, entry] : entries) entry->end(kInterruptedText);
    while (!state_->entries.empty() && !until.passed()) {
      pause.expires_after(10ms);
      co_await pause.async_wait(kToken);
    }
  }
}

}  // namespace sqlagent::answer
