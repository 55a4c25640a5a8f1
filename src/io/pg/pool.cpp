#include "io/pg/pool.h"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>

namespace sqlagent::pg {

namespace {

using namespace std::chrono_literals;

// A database that restarts is back within seconds: worth waiting for, not worth failing each
// request of that moment.
constexpr auto kReconnectFor = 3s;
constexpr auto kFirstPause = 20ms, kLongestPause = 500ms;

bool is_full(const PgError& refusal) {
  return refusal.sqlstate() == "53300";
}
bool is_away(const PgError& refusal) {
  return refusal.sqlstate() == "57P03" || refusal.sqlstate().starts_with("08");
}

Error no_session(const PgError& refusal) {
  return Error(Code::unavailable,
               is_full(refusal) ? "The server is busy. Try again in a moment."
                                : "The database is not reachable right now. Try again in a moment.",
               refusal.for_the_log());
}

struct Kept {
  Session session;
  Deadline::Clock::time_point born;
};

struct Waiter {
  explicit Waiter(const asio::any_io_executor& executor) : gate(executor) {}
  asio::steady_timer gate;
  bool granted = false;  // a place is this waiter's: with a session, or to open one
  std::optional<Kept> session;
};

}  // namespace

struct Pool::State {
  asio::any_io_executor executor;
  Dsn dsn;
  PoolLimits limits;
  size_t places = 0;  // sessions open, being opened or promised
  bool closed = false;
  std::vector<Kept> idle;  // the last used first: the rest stay cold
  std::deque<std::shared_ptr<Waiter>> waiters;

  bool too_old(const Kept& kept) const { return Deadline::Clock::now() - kept.born >= limits.age; }

  void give_back(std::optional<Kept> session) {
    if (closed || (session && too_old(*session))) session.reset();
    if (!waiters.empty()) {
      auto waiter = std::move(waiters.front());
      waiters.pop_front();
      waiter->granted = true;
      waiter->session = std::move(session);
      waiter->gate.cancel();
    } else if (session && idle.size() < limits.idle) {
      idle.push_back(std::move(*session));
    } else {
      --places;
    }
  }
};

struct Pool::Lease::Impl {
  std::shared_ptr<State> state;
  Kept kept;
};

Pool::Lease::Lease(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Pool::Lease::Lease(Lease&&) noexcept = default;
Pool::Lease::~Lease() {
  if (!impl_) return;
  const bool clean = impl_->kept.session.usable() && !impl_->kept.session.in_transaction();
  impl_->state->give_back(clean ? std::optional<Kept>(std::move(impl_->kept)) : std::nullopt);
}
Session& Pool::Lease::operator*() {
  return impl_->kept.session;
}
Session* Pool::Lease::operator->() {
  return &impl_->kept.session;
}

Pool::Pool(asio::any_io_executor executor, Dsn dsn, size_t max_sessions)
    : Pool(std::move(executor), std::move(dsn), PoolLimits{.sessions = max_sessions}) {}

Pool::Pool(asio::any_io_executor executor, Dsn dsn, PoolLimits limits)
    : state_(std::make_shared<State>()) {
  state_->executor = std::move(executor);
  state_->dsn = std::move(dsn);
  state_->limits = limits;
}

Pool::~Pool() {
  state_->closed = true;
  state_->idle.clear();
}

size_t Pool::open() const {
  return state_->places;
}

bool Pool::resting() const {
  return state_->places == state_->idle.size() && state_->waiters.empty();
}

namespace {

// A place is given back unless a lease has come of it, whatever ends the way there.
template <class State>
struct Place {
  std::shared_ptr<State> state;
  ~Place() {
    if (state) state->give_back(std::nullopt);
  }
};

// A waiter leaves the queue however its coroutine ends, and hands on what it was granted but could
// not take.
template <class State>
struct Queued {
  std::shared_ptr<State> state;
  std::shared_ptr<Waiter> waiter;
  ~Queued() {
    std::erase(state->waiters, waiter);
    if (waiter->granted) state->give_back(std::move(waiter->session));
  }
};

}  // namespace

awaitable<Session> open_session(asio::any_io_executor executor, Dsn dsn,
                                const std::function<void()>& make_room, Deadline deadline) {
  const auto patience = deadline.sooner(kReconnectFor);
  auto pause = std::chrono::milliseconds(kFirstPause);
  bool asked = false;
  for (;;) {
    std::optional<PgError> refusal;
    try {
      auto session = co_await Session::connect(executor, dsn, deadline);
      co_return session;
    } catch (const PgError& error) {
      refusal = error;
    }
    const bool again = (is_full(*refusal) && deadline.left() > pause) ||
                       (is_away(*refusal) && patience.left() > pause);
    if (!again) throw no_session(*refusal);
    if (is_full(*refusal) && make_room && !std::exchange(asked, true)) make_room();
    asio::steady_timer timer(executor, pause);
    co_await timer.async_wait(asio::use_awaitable);
    pause = std::min<std::chrono::milliseconds>(2 * pause, kLongestPause);
  }
}

awaitable<Pool::Lease> Pool::take(Deadline deadline) {
  auto state = state_;
  std::optional<Kept> kept;
  while (!kept && !state->idle.empty() && state->waiters.empty()) {
    kept = std::move(state->idle.back());
    state->idle.pop_back();
    if (kept->session.alive() && !state->too_old(*kept)) break;
    kept.reset();
    --state->places;
  }
  if (!kept && state->places >= state->limits.sessions) {
    auto waiter = std::make_shared<Waiter>(state->executor);
    state->waiters.push_back(waiter);
    Queued<State> queued{state, waiter};
    while (!waiter->granted && !deadline.passed()) {
      boost::system::error_code ended;
      waiter->gate.expires_at(deadline.at());
      co_await waiter->gate.async_wait(asio::redirect_error(asio::use_awaitable, ended));
    }
    if (!waiter->granted)
      throw Error(Code::unavailable, "The server is busy. Try again in a moment.",
                  "no pg session came free in time");
    kept = std::move(waiter->session);
    waiter->granted = false;
  } else if (!kept) {
    ++state->places;
  }
  Place<State> place{state};  // nothing suspends between here and the grant
  if (kept && !kept->session.alive()) kept.reset();
  if (!kept) {
    const std::function<void()> no_room;
    auto opened = co_await open_session(state->executor, state->dsn, no_room, deadline);
    kept = Kept{std::move(opened), Deadline::Clock::now()};
  }
  auto impl = std::make_unique<Lease::Impl>(Lease::Impl{state, std::move(*kept)});
  place.state.reset();
  co_return Lease(std::move(impl));
}

awaitable<Table> Pool::run(StaticSql statement, Params params, Deadline deadline) {
  auto lease = co_await take(deadline);
  auto table = co_await lease->run(statement, std::move(params), deadline);
  co_return table;
}

}  // namespace sqlagent::pg
