#include "app/tenancy/reader.h"

#include <boost/asio/this_coro.hpp>

#include "app/tenancy/refusals.h"

namespace sqlagent::tenancy {

namespace {

using namespace std::chrono_literals;
using pg::awaitable;

constexpr size_t kMaxLanes = 16;
// Below the role's CONNECTION LIMIT of 4, which is the backstop over all processes: 53300 then
// means wait.
constexpr pg::PoolLimits kLane{.sessions = 3, .idle = 1, .age = 60s};

// The first query pins the mode: SET TRANSACTION READ WRITE is refused after it. The server's own
// limit lies a little beyond ours, for when the cancel does not get through.
awaitable<void> begin_read_only(pg::Session& session, Deadline deadline) {
  GeneratedSql begin("read.begin");
  begin.raw("BEGIN READ ONLY; SET LOCAL statement_timeout = ")
      .number(deadline.left().count() + 1000)
      .raw("; SELECT 1");
  co_await session.run(begin, deadline);
}

// After the statement, however it went: nothing of it stays.
awaitable<void> wipe(pg::Session& session) {
  co_await pg::rollback(session);
  if (!session.usable() || session.in_transaction()) co_return;  // its pool drops it
  try {
    co_await session.discard_all(Deadline::in(2s));
  } catch (const std::exception&) {
    session.give_up();
  }
}

}  // namespace

awaitable<Table> Reader::read(Login login, ReadOnlySql sql, pg::Caps caps, Deadline deadline) {
  if (sql.owner() != login.tenant)
    throw Error(Code::internal, "Something went wrong here. Try again.",
                "a statement admitted for one tenant met another's session");
  auto executor = co_await pg::asio::this_coro::executor;
  auto pool = lane_of(login, executor);
  auto lease = co_await pool->take(deadline);

  Table table;
  std::exception_ptr broken;
  try {
    co_await begin_read_only(*lease, deadline);
    table = co_await lease->read(std::move(sql), caps, deadline);
  } catch (const pg::PgError& refusal) {
    broken = std::make_exception_ptr(refusal_of_read(refusal));
  } catch (...) {
    broken = std::current_exception();
  }
  co_await wipe(*lease);
  if (broken) std::rethrow_exception(broken);
  co_return table;
}

std::shared_ptr<pg::Pool> Reader::lane_of(const Login& login, pg::asio::any_io_executor executor) {
  const auto known = lanes_.find(login.tenant);
  if (known != lanes_.end() && known->second.dsn.reveal() == login.dsn.reveal()) {
    by_use_.splice(by_use_.begin(), by_use_, known->second.used);
    return known->second.pool;
  }
  if (known != lanes_.end()) {  // a new password or a new home
    by_use_.erase(known->second.used);
    lanes_.erase(known);
  }
  if (lanes_.size() >= kMaxLanes) forget_the_longest_unused();
  by_use_.push_front(login.tenant);
  auto pool = std::make_shared<pg::Pool>(executor, login.dsn, kLane);
  lanes_.emplace(login.tenant, Lane{login.dsn, pool, by_use_.begin()});
  return pool;
}

// A lane in use is let be: its queue is what keeps the tenant to three.
void Reader::forget_the_longest_unused() {
  for (auto tenant = by_use_.rbegin(); tenant != by_use_.rend(); ++tenant) {
    const auto lane = lanes_.find(*tenant);
    if (!lane->second.pool->resting()) continue;
    by_use_.erase(lane->second.used);
    lanes_.erase(lane);
    return;
  }
}

}  // namespace sqlagent::tenancy
