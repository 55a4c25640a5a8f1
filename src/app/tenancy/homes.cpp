#include "app/tenancy/homes.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <map>
#include <vector>

namespace sqlagent::tenancy {

namespace {

using pg::awaitable;

constexpr StaticSql kHomes("tenant.homes", R"(
  SELECT t.id, t.state, t.home_kind, t.home_name, t.role_name, encode(t.role_secret, 'hex'),
         t.catalog_version, s.version
    FROM app.tenants t, app.shared_version s
   WHERE t.id = ANY ($1::uuid[]))");

constexpr std::chrono::seconds kLookUp{10};  // of its own: its askers come and go

// One look-up, of all who asked before it was sent.
struct Round {
  std::map<TenantId, std::optional<HomeFacts>> asked;
  std::vector<std::shared_ptr<pg::asio::steady_timer>> waiters;
  std::exception_ptr failure;
  bool done = false;
};

}  // namespace

struct Homes::State : std::enable_shared_from_this<Homes::State> {
  explicit State(pg::Pool& pool) : control(pool) {}
  pg::Pool& control;
  std::shared_ptr<Round> next;
  bool under_way = false;

  awaitable<void> look_up(std::shared_ptr<Round> round) {
    std::string ids = "{";
    for (const auto& [tenant, facts] : round->asked)
      ids += (ids.size() > 1 ? "," : "") + tenant.text();
    pg::Params of{ids + "}"};
    auto found = co_await control.run(kHomes, of, Deadline::in(kLookUp));
    for (auto& row : found.rows) {
      const auto text = [&row](size_t at) { return std::move(row[at]).value_or(""); };
      const auto asked = round->asked.find(TenantId(text(0)));
      if (asked == round->asked.end()) continue;
      asked->second = HomeFacts{text(1), text(2), text(3), text(4), text(5), text(6), text(7)};
    }
  }

  // Rounds one after the other while there are askers.
  awaitable<void> serve() {
    const auto self = shared_from_this();
    while (auto round = std::exchange(next, nullptr)) {
      try {
        co_await look_up(round);
      } catch (...) {
        round->failure = std::current_exception();
      }
      round->done = true;
      for (const auto& waiter : round->waiters) waiter->cancel();
    }
    under_way = false;
  }
};

Homes::Homes(pg::Pool& control) : state_(std::make_shared<State>(control)) {}

awaitable<HomeFacts> Homes::of(TenantId tenant, Deadline deadline) {
  const auto executor = co_await pg::asio::this_coro::executor;
  const auto state = state_;
  if (!state->next) state->next = std::make_shared<Round>();
  const auto round = state->next;
  round->asked.emplace(tenant, std::nullopt);
  const auto gate = std::make_shared<pg::asio::steady_timer>(executor);
  round->waiters.push_back(gate);
  if (!std::exchange(state->under_way, true)) {
    auto serving = state->serve();
    pg::asio::co_spawn(executor, std::move(serving), pg::asio::detached);
  }
  while (!round->done && !deadline.passed()) {
    boost::system::error_code ended;
    gate->expires_at(deadline.at());
    co_await gate->async_wait(pg::asio::redirect_error(pg::asio::use_awaitable, ended));
  }
  if (!round->done)
    throw Error(Code::unavailable,
                "The database is not reachable right now. Try again in a moment.",
                "the look-up of a tenant's home took too long");
  if (round->failure) std::rethrow_exception(round->failure);
  const auto& facts = round->asked.at(tenant);
  if (!facts)
    throw Error(Code::not_found, "There is no such account.", "no tenant " + tenant.text());
  co_return *facts;
}

}  // namespace sqlagent::tenancy
