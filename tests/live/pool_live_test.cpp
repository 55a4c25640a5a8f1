// The pool and transactions against a real server: who waits, who is dropped, what is kept.
#include <boost/asio/co_spawn.hpp>

#include "io/pg/pool.h"
#include "tests/live/pg_fixture.h"

namespace sqlagent::pg {
namespace {

using namespace std::chrono_literals;
using live::admin_url;
using live::soon;

class PoolLive : public PgFixture {};

TEST_F(PoolLive, ThePoolIsFairAndDropsWhatWasLeftInATransaction) {
  std::vector<int> order;
  size_t open_after = 9;
  std::string busy;
  std::optional<std::string> first_pid, second_pid;
  auto body = [&]() -> awaitable<void> {
    Pool pool(loop_.executor(), Dsn(admin_url()), 1);
    Params none;
    {
      auto lease = co_await pool.take(soon());
      auto wait = [&](int number) -> awaitable<void> {
        auto mine = co_await pool.take(soon());
        order.push_back(number);
      };
      for (int number = 1; number <= 3; ++number)
        boost::asio::co_spawn(loop_.executor(), wait(number),
                              [](std::exception_ptr error) { EXPECT_FALSE(error); });
      co_await pause(10ms);
      busy = co_await refusal_of(pool.run(kPid, none, Deadline::in(30ms)));
    }
    while (order.size() < 3) co_await pause(5ms);
    {
      auto lease = co_await pool.take(soon());
      auto pid = co_await lease->run(kPid, none, soon());
      first_pid = pid.rows[0][0];
      co_await begin(*lease, soon());
    }
    open_after = pool.open();
    auto pid = co_await pool.run(kPid, none, soon());
    second_pid = pid.rows[0][0];
  };
  loop_.run(body);
  EXPECT_EQ(order, (std::vector{1, 2, 3}));
  EXPECT_EQ(busy, "unavailable");
  EXPECT_EQ(open_after, 0u);
  EXPECT_NE(first_pid, second_pid);
}

TEST_F(PoolLive, ThePoolReplacesASessionThatTheServerClosed) {
  std::optional<std::string> first, second;
  auto body = [&]() -> awaitable<void> {
    Pool pool(loop_.executor(), Dsn(admin_url()), 2);
    Params none;
    auto pid = co_await pool.run(kPid, none, soon());
    first = pid.rows[0][0];
    auto other = co_await connect();
    Params of{first};
    co_await other.run(kKill, of, soon());
    co_await pause(50ms);
    auto again = co_await pool.run(kPid, none, soon());
    second = again.rows[0][0];
  };
  loop_.run(body);
  EXPECT_NE(first, second);
}

TEST_F(PoolLive, ATransactionCommitsWhenAllIsWellAndElseLeavesNothing) {
  Table left;
  std::string thrown, swallowed;
  constexpr StaticSql insert("test.insert", "INSERT INTO kept VALUES ($1::int)");
  constexpr StaticSql all("test.all", "SELECT n FROM kept");
  auto body = [&]() -> awaitable<void> {
    auto session = co_await connect();
    GeneratedSql create("test.create");
    create.raw("CREATE TEMP TABLE kept (n int)");
    co_await session.run(create, soon());
    auto good = [&](Session& inside) -> awaitable<void> {
      Params one{"1"};
      co_await inside.run(insert, one, soon());
    };
    co_await transaction(session, soon(), good);
    auto bad = [&](Session& inside) -> awaitable<void> {
      Params two{"2"};
      co_await inside.run(insert, two, soon());
      throw std::runtime_error("changed my mind");
    };
    try {
      co_await transaction(session, soon(), bad);
    } catch (const std::runtime_error& error) {
      thrown = error.what();
    }
    auto careless = [&](Session& inside) -> awaitable<void> {
      Params three{"3"}, zero{"0"};
      co_await inside.run(insert, three, soon());
      co_await refusal_of(inside.run(kBroken, zero, soon()));
    };
    try {
      co_await transaction(session, soon(), careless);
    } catch (const Error& error) {
      swallowed = error.for_the_log();
    }
    Params none;
    left = co_await session.run(all, none, soon());
  };
  loop_.run(body);
  EXPECT_EQ(thrown, "changed my mind");
  EXPECT_EQ(swallowed, "COMMIT of a failed transaction");
  ASSERT_EQ(left.rows.size(), 1u);
  EXPECT_EQ(left.rows[0][0], "1");
}

TEST_F(PoolLive, KeepsNoMoreAndNoOlderSessionsThanItsLimitsSay) {
  size_t after_burst = 9, after_age = 9;
  auto body = [&]() -> awaitable<void> {
    Pool few(loop_.executor(), Dsn(admin_url()), PoolLimits{.sessions = 3, .idle = 1});
    {
      auto first = co_await few.take(soon());
      auto second = co_await few.take(soon());
      auto third = co_await few.take(soon());
      EXPECT_FALSE(few.resting());
    }
    after_burst = few.open();
    EXPECT_TRUE(few.resting());
    Pool fresh(loop_.executor(), Dsn(admin_url()), PoolLimits{.age = 0ms});
    Params none;
    co_await fresh.run(kPid, none, soon());
    after_age = fresh.open();
  };
  loop_.run(body);
  EXPECT_EQ(after_burst, 1u);
  EXPECT_EQ(after_age, 0u);
}

TEST_F(PoolLive, AServerThatIsNotThereIsUnavailableAfterAFewSeconds) {
  std::string refusal;
  auto body = [&]() -> awaitable<void> {
    Pool nowhere(loop_.executor(), Dsn("host=127.0.0.1 port=1 user=nobody dbname=none"), 1);
    Params none;
    refusal = co_await refusal_of(nowhere.run(kPid, none, Deadline::in(200ms)));
  };
  loop_.run(body);
  EXPECT_EQ(refusal, "unavailable");
}

}  // namespace
}  // namespace sqlagent::pg
