// What a tenant's statement can use up, and what it can leave behind (security.md, L4 and L5). The
// statements here never passed the door, and their role may call what the hardening takes away.
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <fstream>

#include "tests/live/tenancy_fixture.h"

namespace sqlagent::tenancy {
namespace {

using namespace std::chrono_literals;
using live::as_admin;
using live::soon;
using pg::Params;
using pg::Session;

// The address sanitizer keeps freed memory, and marks what is allocated.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr size_t kSlackBytes = 350u << 20;
#else
constexpr size_t kSlackBytes = 40u << 20;
#endif
#endif

size_t resident_bytes() {
  size_t whole = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> whole >> resident;
  return resident * 4096;
}

class LimitsLive : public live::TenancyFixture {
 protected:
  LimitsLive() : TenancyFixture("limits_test") {}

  awaitable<Session> admin() {
    auto session = co_await Session::connect(loop_.executor(), as_admin(database_), soon());
    co_return session;
  }
  // A tenant whose role may do what L3 forbids, so that L4 and L5 stand alone.
  awaitable<TenantId> dangerous() {
    auto tenant = co_await somebody();
    auto session = co_await admin();
    GeneratedSql grant("test.grant");
    for (const char* function :
         {"set_config(text, text, boolean)", "pg_try_advisory_lock(bigint)", "pg_backend_pid()",
          "current_setting(text)", "pg_sleep(float8)", "pg_advisory_lock(bigint)"}) {
      const auto named = std::string_view(function);
      grant.raw("GRANT EXECUTE ON FUNCTION pg_catalog.").ident(named.substr(0, named.find('(')));
      grant.append(arguments(named.substr(named.find('('))))
          .raw(" TO ")
          .ident(live::role_of(tenant))
          .raw("; ");
    }
    grant.raw("GRANT TEMP ON DATABASE ").ident(database_).raw(" TO ").ident(live::role_of(tenant));
    co_await session.run(grant, soon());
    co_return tenant;
  }
  static GeneratedSql arguments(std::string_view list) {
    GeneratedSql sql("test.arguments");
    if (list == "()") return sql.raw("()");
    if (list == "(text)") return sql.raw("(text)");
    if (list == "(float8)") return sql.raw("(float8)");
    if (list == "(bigint)") return sql.raw("(bigint)");
    return sql.raw("(text, text, boolean)");
  }
  // Statements of the tenant's role that the server is busy with, as its administrator sees them.
  awaitable<int> active(TenantId tenant) {
    constexpr StaticSql count("test.active",
                              "SELECT count(*) FROM pg_stat_activity"
                              " WHERE usename = $1 AND state = 'active'");
    auto session = co_await admin();
    Params of{live::role_of(tenant)};
    auto seen = co_await session.run(count, of, soon());
    co_return std::stoi(seen.rows[0][0].value());
  }
  awaitable<bool> becomes_idle(TenantId tenant) {
    for (int round = 0; round < 200; ++round) {
      const int busy = co_await active(tenant);
      if (busy == 0) co_return true;
      co_await pause(10ms);
    }
    co_return false;
  }
  awaitable<std::string> own(TenantId tenant, std::string text) {
    auto said = co_await ask(tenant, std::move(text), tenant, soon());
    co_return said;
  }
};

TEST_F(LimitsLive, NothingOfOneStatementReachesTheNext) {
  auto body = [&]() -> awaitable<void> {
    auto a = co_await dangerous();
    const auto pid = co_await own(a, "SELECT pg_backend_pid()");
    auto said = co_await own(a, "SELECT set_config('work_mem', '77MB', false)");
    EXPECT_EQ(said, "77MB");
    said = co_await own(a, "SELECT set_config('search_path', 'pg_catalog', false)");
    said = co_await own(a, "SELECT pg_try_advisory_lock(42)");
    EXPECT_EQ(said, "t");
    said = co_await own(a, "SELECT pg_backend_pid()");
    EXPECT_EQ(said, pid);  // the same session, wiped
    said = co_await own(a, "SELECT current_setting('work_mem')");
    EXPECT_EQ(said, "16MB");
    said = co_await own(a, "SELECT current_setting('search_path')");
    EXPECT_EQ(said, live::schema_of(a) + ", public");
    // The one thing that DISCARD ALL keeps is what no tenant may set.
    auto b = co_await somebody();
    said = co_await own(b, "SELECT setseed(0.5)");
    EXPECT_EQ(said, "unprocessable");
    constexpr StaticSql locks("test.locks",
                              "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
                              " AND database = (SELECT oid FROM pg_database"
                              " WHERE datname = current_database()) AND objid = 42");
    auto session = co_await admin();
    Params none;
    auto held = co_await session.run(locks, none, soon());
    EXPECT_EQ(held.rows[0][0], "0");
  };
  loop_.run(body);
}

TEST_F(LimitsLive, ATextThatIsNoSelectLeavesNothingEither) {
  auto body = [&]() -> awaitable<void> {
    auto a = co_await dangerous();
    for (const char* text :
         {"PREPARE left_over AS SELECT 1", "DECLARE left_over CURSOR WITH HOLD FOR SELECT 1",
          "CREATE TEMP TABLE left_over (n int)", "LISTEN left_over", "COMMIT", "ROLLBACK",
          "SET TRANSACTION READ WRITE", "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
          "BEGIN", "SAVEPOINT left_over", "COPY (SELECT 1) TO STDOUT", "SET work_mem = '78MB'",
          "SELECT 1; SELECT 2", "DISCARD ALL", "SET ROLE app_control",
          "SET SESSION AUTHORIZATION app_control",
          "SELECT set_config('role', 'app_control', false)",
          "SELECT set_config('transaction_read_only', 'off', true)"}) {
      const auto said = co_await own(a, text);
      EXPECT_TRUE(said == "internal" || said == "unprocessable") << text << ": " << said;
      for (const auto& [setting, value] :
           {std::pair<const char*, std::string>{"transaction_read_only", "on"},
            {"work_mem", "16MB"},
            {"session_authorization", live::role_of(a)},
            {"role", "none"}}) {
        const auto now = co_await own(a, "SELECT current_setting('" + std::string(setting) + "')");
        EXPECT_EQ(now, value) << text;
      }
    }
  };
  loop_.run(body);
}

TEST_F(LimitsLive, FewSessionsAndManyTenantsNeverMix) {
  constexpr int kTenants = 6, kRounds = 25;
  restart({.statements = 3, .kept_sessions = 3});
  std::vector<TenantId> tenants;
  auto make = [&]() -> awaitable<void> {
    for (int i = 0; i < kTenants; ++i) {
      auto tenant = co_await somebody();
      co_await plant(tenant, "canary of " + tenant.text());
      tenants.push_back(tenant);
    }
  };
  loop_.run(make);
  int right = 0, wrong = 0;
  std::string others;
  auto asks = [&](TenantId tenant) -> awaitable<void> {
    for (int round = 0; round < kRounds; ++round) {
      auto said =
          co_await own(tenant, round % 5 == 4 ? "SELECT 1 / 0" : "SELECT secret FROM orders");
      (said == (round % 5 == 4 ? "unprocessable" : "canary of " + tenant.text()) ? right : wrong)++;
    }
  };
  auto body = [&]() -> awaitable<void> {
    for (const auto& tenant : tenants)
      boost::asio::co_spawn(loop_.executor(), asks(tenant),
                            [](std::exception_ptr error) { EXPECT_FALSE(error); });
    co_return;
  };
  loop_.run(body);
  EXPECT_EQ(right, kTenants * kRounds);
  EXPECT_EQ(wrong, 0);
}

TEST_F(LimitsLive, AtMostThreeOfATenantRunAtOnceAndTheRestWait) {
  std::optional<TenantId> tenant;
  int answered = 0, most = 0;
  auto one = [&]() -> awaitable<void> {
    auto said = co_await own(*tenant, "SELECT pg_sleep(0.1) IS NULL");
    EXPECT_EQ(said, "f");
    ++answered;
  };
  auto body = [&]() -> awaitable<void> {
    auto made = co_await dangerous();
    tenant = made;
    for (int i = 0; i < 9; ++i)
      boost::asio::co_spawn(loop_.executor(), one,
                            [](std::exception_ptr error) { EXPECT_FALSE(error); });
    while (answered < 9) {
      const int busy = co_await active(*tenant);
      most = std::max(most, busy);
    }
  };
  loop_.run(body);
  EXPECT_EQ(most, 3);
}

TEST_F(LimitsLive, AFloodOfOneTenantDelaysNobodyElse) {
  restart({.statements = 2, .waiting_per_tenant = 30});
  int flood_done = 0, refused = 0, others_first = 0;
  auto body = [&]() -> awaitable<void> {
    auto a = co_await dangerous();
    auto b = co_await dangerous();
    auto flood = [&]() -> awaitable<void> {
      auto said = co_await own(a, "SELECT pg_sleep(0.05) IS NULL");
      said == "f" ? ++flood_done : ++refused;
    };
    for (int i = 0; i < 40; ++i)
      boost::asio::co_spawn(loop_.executor(), flood,
                            [](std::exception_ptr error) { EXPECT_FALSE(error); });
    co_await pause(20ms);
    for (int i = 0; i < 3; ++i) {
      auto said = co_await own(b, "SELECT 1");
      EXPECT_EQ(said, "1");
    }
    others_first = flood_done;
    while (flood_done + refused < 40) co_await pause(10ms);
  };
  loop_.run(body);
  EXPECT_LT(others_first, 15);  // b was answered while most of a's still waited
  EXPECT_EQ(refused, 8);        // two run, thirty wait
  EXPECT_NE(last_sentence_.find("questions running and"), std::string::npos) << last_sentence_;
}

TEST_F(LimitsLive, WhoWaitsTooLongIsToldSo) {
  restart({.statements = 1, .patience = 100ms});
  std::string busy;
  auto body = [&]() -> awaitable<void> {
    auto a = co_await dangerous();
    auto b = co_await somebody();
    auto slow = [&]() -> awaitable<void> { co_await own(a, "SELECT pg_sleep(0.6) IS NULL"); };
    boost::asio::co_spawn(loop_.executor(), slow,
                          [](std::exception_ptr error) { EXPECT_FALSE(error); });
    co_await pause(50ms);
    busy = co_await own(b, "SELECT 1");
  };
  loop_.run(body);
  EXPECT_EQ(busy, "too_many");
}

TEST_F(LimitsLive, TheDeadlineAndALeavingAskerStopTheServerToo) {
  auto body = [&]() -> awaitable<void> {
    auto a = co_await dangerous();
    const std::string forever = "SELECT pg_sleep(600) IS NULL";
    auto said = co_await ask(a, forever, a, Deadline::in(200ms));
    EXPECT_EQ(said, "deadline");
    bool idle = co_await becomes_idle(a);
    EXPECT_TRUE(idle);

    boost::asio::cancellation_signal leave;
    bool ended = false;
    auto asking = [&]() -> awaitable<void> { co_await ask(a, forever, a, soon()); };
    boost::asio::co_spawn(loop_.executor(), asking,
                          boost::asio::bind_cancellation_slot(
                              leave.slot(), [&](std::exception_ptr) { ended = true; }));
    for (int busy = 0; busy == 0;) {
      busy = co_await active(a);
    }
    leave.emit(boost::asio::cancellation_type::terminal);
    idle = co_await becomes_idle(a);
    EXPECT_TRUE(idle);
    EXPECT_TRUE(ended);
    said = co_await own(a, "SELECT 1");  // its place is free again
    EXPECT_EQ(said, "1");
  };
  loop_.run(body);
}

TEST_F(LimitsLive, AKilledBackendIsAClearErrorAndTheNextOneWorks) {
  constexpr StaticSql kill("test.kill",
                           "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                           " WHERE usename = $1");
  auto body = [&]() -> awaitable<void> {
    auto a = co_await dangerous();
    std::string said = "nothing";
    auto asking = [&]() -> awaitable<void> {
      said = co_await own(a, "SELECT pg_sleep(60) IS NULL");
    };
    boost::asio::co_spawn(loop_.executor(), asking,
                          [](std::exception_ptr error) { EXPECT_FALSE(error); });
    for (int busy = 0; busy == 0;) {
      busy = co_await active(a);
    }
    auto session = co_await admin();
    Params of{live::role_of(a)};
    co_await session.run(kill, of, soon());
    while (said == "nothing") co_await pause(5ms);
    EXPECT_EQ(said, "unavailable");
    EXPECT_NE(last_sentence_.find("Try again"), std::string::npos);
    said = co_await own(a, "SELECT 1");
    EXPECT_EQ(said, "1");
    co_await session.run(kill, of, soon());  // now one that is kept for the next statement
    co_await pause(50ms);
    said = co_await own(a, "SELECT 2");
    EXPECT_EQ(said, "2");
  };
  loop_.run(body);
}

TEST_F(LimitsLive, CostlyStatementsAskFirst) {
  auto body = [&]() -> awaitable<void> {
    auto a = co_await somebody();
    const std::string pairs =
        "SELECT count(*) FROM generate_series(1, 100000) x, generate_series(1, 100000) y";
    auto said = co_await ask(a, pairs, a, soon(), false);
    EXPECT_EQ(said, "too_costly");
    EXPECT_NE(last_sentence_.find("about 10 billion rows"), std::string::npos) << last_sentence_;
    EXPECT_NE(last_sentence_.find("pairs every row"), std::string::npos) << last_sentence_;
    said = co_await ask(a, pairs, a, Deadline::in(300ms), true);
    EXPECT_EQ(said, "deadline");
    said = co_await ask(a, "SELECT 5 FROM generate_series(1, 1000)", a, soon(), false);
    EXPECT_EQ(said, "5");
    said = co_await ask(a, "SELECT * FROM no_such_table", a, soon(), false);
    EXPECT_EQ(said, "conflict");
  };
  loop_.run(body);
}

TEST_F(LimitsLive, AHugeCellCostsTheConnectionAndNotOurMemory) {
  size_t before = 0, after = 0;
  auto body = [&]() -> awaitable<void> {
    auto a = co_await somebody();
    auto said = co_await own(a, "SELECT 1");
    before = resident_bytes();
    said = co_await ask(a, "SELECT repeat('x', 300000000)", a, Deadline::in(30s));
    after = resident_bytes();
    EXPECT_EQ(said.substr(0, 20), "unprocessable");
    EXPECT_NE(last_sentence_.find("larger than 16 MB"), std::string::npos) << last_sentence_;
    said = co_await own(a, "SELECT 2");
    EXPECT_EQ(said, "2");
  };
  loop_.run(body);
  EXPECT_LT(after, before + (100u << 20)) << "grew by " << (after - before) / 1024 << " KiB";
}

TEST_F(LimitsLive, EmptyCellsCountToo) {
  std::string columns = "NULL::text";
  for (int i = 0; i < 999; ++i) columns += ", NULL::text";
  auto body = [&]() -> awaitable<void> {
    auto a = co_await somebody();
    auto tenant = co_await tenancy_->home_of(a, soon());
    ReadLimits limits;
    limits.run_anyway = true;
    auto sql = sql::Admission::forged("SELECT " + columns + " FROM generate_series(1, 9000)", a);
    auto table = co_await tenancy_->read(tenant, sql, limits, soon());
    EXPECT_TRUE(table.truncated);
    EXPECT_LT(table.rows.size(), 400u);
    EXPECT_GT(table.rows.size(), 100u);
  };
  loop_.run(body);
}

TEST_F(LimitsLive, AMillionRowsStreamAtTheReadersPaceInFlatMemory) {
  size_t rows = 0, columns = 0, most = 0;
  auto body = [&]() -> awaitable<void> {
    auto a = co_await somebody();
    auto tenant = co_await tenancy_->home_of(a, soon());
    ReadLimits limits{.caps = {}, .run_anyway = true};
    const ColumnSink on_columns = [&](const std::vector<ResultColumn>& found) {
      columns = found.size();
    };
    const RowSink on_rows = [&](std::vector<Row> portion) -> awaitable<bool> {
      rows += portion.size();
      most = std::max(most, resident_bytes());
      if (rows < 20'000) co_await pause(10ms);
      co_return true;
    };
    const auto before = resident_bytes();
    auto sql = sql::Admission::forged(
        "SELECT n, md5(n::text), NULL FROM generate_series(1, 1000000) n", a);
    auto table =
        co_await tenancy_->stream(tenant, sql, limits, on_columns, on_rows, Deadline::in(120s));
    EXPECT_FALSE(table.truncated);
    EXPECT_LT(most, before + kSlackBytes);

    const RowSink enough = [&](std::vector<Row>) -> awaitable<bool> { co_return false; };
    table = co_await tenancy_->stream(tenant, sql, limits, on_columns, enough, soon());
    EXPECT_TRUE(table.truncated);
    const bool idle = co_await becomes_idle(a);
    EXPECT_TRUE(idle);
  };
  loop_.run(body);
  EXPECT_EQ(rows, 1'000'000u);
  EXPECT_EQ(columns, 3u);
}

}  // namespace
}  // namespace sqlagent::tenancy
