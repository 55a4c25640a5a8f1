#include "app/tenancy/reader.h"

#include <fmt/format.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/tenancy/refusals.h"
#include "io/pg/connect.h"
#include "io/pg/pool.h"

namespace sqlagent::tenancy {

namespace {

using namespace std::chrono_literals;
using pg::awaitable;

// The server's own limits, for when our cancel does not get through or this process is gone.
constexpr auto kSessionTimeout = 30s, kBeyondOurs = 1s;
constexpr size_t kLargestRow = 16u << 20;
constexpr const char* kOptions =
    "-c statement_timeout=30s -c idle_session_timeout=2min -c default_transaction_read_only=on";

Error too_many(const Turns& turns, const TenantId& tenant) {
  const size_t mine = turns.running(tenant), waiting = turns.waiting(tenant);
  if (mine == 0)
    return Error(Code::too_many, "The server is busy with other questions. Try again in a moment.");
  return Error(Code::too_many,
               fmt::format("You have {} questions running and {} waiting. Ask again "
                           "when one of them has ended.",
                           mine, waiting));
}

}  // namespace

// A place among those that run; given back however the statement ends.
struct Reader::Turn {
  Turn(std::shared_ptr<Turns> turns, std::shared_ptr<Turns::Waiter> waiter)
      : turns_(std::move(turns)), waiter_(std::move(waiter)) {}
  Turn(Turn&&) noexcept = default;
  Turn& operator=(Turn&&) = delete;
  ~Turn() {
    if (!waiter_) return;
    waiter_->wake = nullptr;
    turns_->leave(waiter_);
  }

 private:
  std::shared_ptr<Turns> turns_;
  std::shared_ptr<Turns::Waiter> waiter_;
};

Reader::Reader(pg::Dsn place, ReaderSettings settings)
    : place_(std::move(place)),
      settings_(settings),
      turns_(std::make_shared<Turns>(settings.turns)),
      kept_(std::make_shared<KeptSessions>(settings.kept)) {}

awaitable<Reader::Turn> Reader::turn_of(TenantId tenant, Length length, Deadline deadline) {
  auto waiter = std::make_shared<Turns::Waiter>(
      Turns::Waiter{.tenant = tenant, .length = length, .granted = false, .wake = {}});
  if (!turns_->enter(waiter)) throw too_many(*turns_, tenant);
  Turn turn(turns_, waiter);
  if (waiter->granted) co_return turn;
  const auto executor = co_await pg::asio::this_coro::executor;
  const auto gate = std::make_shared<pg::asio::steady_timer>(executor);
  waiter->wake = [gate] { gate->cancel(); };
  const auto until = deadline.sooner(settings_.patience);
  while (!waiter->granted && !until.passed()) {
    boost::system::error_code ended;
    gate->expires_at(until.at());
    co_await gate->async_wait(pg::asio::redirect_error(pg::asio::use_awaitable, ended));
  }
  if (!waiter->granted) throw too_many(*turns_, tenant);
  co_return turn;
}

awaitable<Kept> Reader::session_of(Login login, Deadline deadline) {
  if (auto kept = kept_->take(login)) co_return std::move(*kept);
  const auto executor = co_await pg::asio::this_coro::executor;
  const auto dsn = pg::with_parts(place_, {.user = login.role,
                                           .password = login.password.reveal(),
                                           .dbname = login.database,
                                           .options = kOptions});
  const std::function<void()> make_room = [kept = kept_] { kept->drop_oldest(); };
  auto session = co_await pg::open_session(executor, dsn, make_room, deadline);
  co_return Kept{std::move(login), std::move(session)};
}

awaitable<Table> Reader::read(Reading reading, Deadline deadline) {
  if (reading.sql.owner() != reading.login.tenant)
    throw Error(Code::internal, "Something went wrong here. Try again.",
                "a statement admitted for one tenant met another's session");
  const auto turn = co_await turn_of(reading.login.tenant, reading.length, deadline);
  auto kept = co_await session_of(reading.login, deadline);

  auto& how = reading.how;
  if (how.caps.row_bytes == 0) how.caps.row_bytes = kLargestRow;
  if (!reading.run_anyway && reading.sql.row_bound() > settings_.unweighed_rows)
    how.weigh = [limits = settings_.costs](const std::string& plan) {
      must_be_affordable(estimate_of(plan), limits);
    };
  if (const auto left = deadline.left() + kBeyondOurs; left > kSessionTimeout)
    how.statement_timeout = left;
  Table table;
  std::exception_ptr broken;
  try {
    table = co_await kept.session.enclosed(std::move(reading.sql), std::move(how), deadline);
  } catch (const pg::PgError& refusal) {
    broken = std::make_exception_ptr(refusal_of_read(refusal));
  } catch (...) {
    broken = std::current_exception();
  }
  if (kept.session.usable()) kept_->put(std::move(kept));
  if (broken) std::rethrow_exception(broken);
  co_return table;
}

}  // namespace sqlagent::tenancy
