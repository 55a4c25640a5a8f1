// io/pg against a real server: what the wire does when all is well, when it is cut, and when time
// is up.
#include <gtest/gtest.h>

#include "tests/live/forged_sql.h"
#include "tests/live/pg_fixture.h"

namespace sqlagent::pg {
namespace {

using namespace std::chrono_literals;
using live::admin_url;
using live::soon;

const TenantId kNobody("00000000-0000-4000-8000-000000000000");
constexpr StaticSql kSleep("test.sleep", "SELECT pg_sleep(30)");
constexpr StaticSql kActive(
    "test.active",
    "SELECT count(*) FROM pg_stat_activity WHERE pid = $1::int AND state = 'active'");

ReadOnlySql read_only(std::string text) {
  return sql::Admission::forged(std::move(text), kNobody);
}

class PgLive : public PgFixture {};

TEST_F(PgLive, RunsAStatementTwiceWithItsTypesAndNulls) {
  Table first, second;
  auto body = [&]() -> awaitable<void> {
    auto session = co_await connect();
    Params params{"40", "2"};
    first = co_await session.run(kAdd, params, soon());
    params = {"1", std::nullopt};
    second = co_await session.run(kAdd, params, soon());
  };
  loop_.run(body);
  ASSERT_EQ(first.rows.size(), 1u);
  EXPECT_EQ(first.rows[0][0], "42");
  EXPECT_EQ(first.rows[0][1], std::nullopt);
  EXPECT_EQ(first.columns[0].name, "sum");
  EXPECT_EQ(first.columns[0].type, Type::integer);
  EXPECT_EQ(first.columns[1].type, Type::text);
  EXPECT_EQ(second.rows[0][0], std::nullopt);
}

TEST_F(PgLive, ARefusalLeavesTheSessionUsable) {
  std::string refusal;
  Table after;
  auto body = [&]() -> awaitable<void> {
    auto session = co_await connect();
    Params zero{"0"}, params{"1", "2"};
    refusal = co_await refusal_of(session.run(kBroken, zero, soon()));
    after = co_await session.run(kAdd, params, soon());
  };
  loop_.run(body);
  EXPECT_EQ(refusal, "22012");
  EXPECT_EQ(after.rows[0][0], "3");
}

TEST_F(PgLive, TheDeadlineStopsTheStatementOnTheServerToo) {
  std::string refusal;
  bool usable = true;
  std::string active;
  const auto began = std::chrono::steady_clock::now();
  auto body = [&]() -> awaitable<void> {
    auto session = co_await connect();
    auto other = co_await connect();
    Params none;
    auto pid = co_await session.run(kPid, none, soon());
    refusal = co_await refusal_of(session.run(kSleep, none, Deadline::in(200ms)));
    usable = session.usable();
    for (int round = 0; round < 100 && active != "0"; ++round) {  // the cancel is on its way
      Params of{pid.rows[0][0]};
      auto seen = co_await other.run(kActive, of, soon());
      active = seen.rows[0][0].value_or("");
      co_await pause(10ms);
    }
  };
  loop_.run(body);
  EXPECT_EQ(refusal, "deadline");
  EXPECT_FALSE(usable);
  EXPECT_EQ(active, "0");
  EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
}

TEST_F(PgLive, CancelEndsTheStatementAndKeepsTheSession) {
  std::string refusal;
  Table after;
  auto body = [&]() -> awaitable<void> {
    auto session = co_await connect();
    boost::asio::steady_timer timer(loop_.executor(), 100ms);
    timer.async_wait([&](boost::system::error_code) { session.cancel(); });
    Params none, params{"1", "1"};
    refusal = co_await refusal_of(session.run(kSleep, none, soon()));
    after = co_await session.run(kAdd, params, soon());
  };
  loop_.run(body);
  EXPECT_EQ(refusal, "57014");
  EXPECT_EQ(after.rows[0][0], "2");
}

TEST_F(PgLive, ALostBackendIs08006) {
  std::string refusal, again;
  bool usable = true;
  auto body = [&]() -> awaitable<void> {
    auto session = co_await connect();
    auto other = co_await connect();
    Params none;
    auto pid = co_await session.run(kPid, none, soon());
    Params of{pid.rows[0][0]};
    co_await other.run(kKill, of, soon());
    refusal = co_await refusal_of(session.run(kPid, none, soon()));
    usable = session.usable();
    again = co_await refusal_of(session.run(kPid, none, soon()));
  };
  loop_.run(body);
  EXPECT_EQ(refusal, "08006");
  EXPECT_FALSE(usable);
  EXPECT_EQ(again, "08006");
}

TEST_F(PgLive, AWrongPasswordSaysItsSqlstate) {
  std::string refusal;
  auto body = [&]() -> awaitable<void> {
    std::string url = admin_url();
    url.replace(url.find(":pw@"), 4, ":no@");
    try {
      co_await Session::connect(loop_.executor(), Dsn(url), soon());
    } catch (const PgError& error) {
      refusal = error.sqlstate();
    }
  };
  loop_.run(body);
  EXPECT_EQ(refusal, "28P01");
}

TEST_F(PgLive, APipelineAnswersInOrder) {
  std::vector<Table> tables;
  auto body = [&]() -> awaitable<void> {
    auto session = co_await connect();
    std::vector<Session::Call> calls;
    for (int i = 0; i < 300; ++i) calls.push_back({kAdd, {std::to_string(i), "1"}});
    tables = co_await session.pipeline(calls, soon());
    tables = co_await session.pipeline(calls, soon());  // now prepared
  };
  loop_.run(body);
  ASSERT_EQ(tables.size(), 300u);
  EXPECT_EQ(tables[299].rows[0][0], "300");
}

TEST_F(PgLive, ARefusalInAPipelineUndoesAllOfItAndKeepsTheSession) {
  std::string refusal;
  Table left;
  constexpr StaticSql insert("test.insert", "INSERT INTO piped VALUES ($1::int)");
  constexpr StaticSql count("test.count", "SELECT count(*) FROM piped");
  auto body = [&]() -> awaitable<void> {
    auto session = co_await connect();
    GeneratedSql create("test.create");
    create.raw("CREATE TEMP TABLE piped (n int)");
    co_await session.run(create, soon());
    std::vector<Session::Call> calls{{insert, {"1"}}, {kBroken, {"0"}}, {insert, {"2"}}};
    try {
      co_await session.pipeline(calls, soon());
    } catch (const PgError& error) {
      refusal = error.sqlstate();
    }
    Params none;
    left = co_await session.run(count, none, soon());
  };
  loop_.run(body);
  EXPECT_EQ(refusal, "22012");
  EXPECT_EQ(left.rows[0][0], "0");
}

TEST_F(PgLive, CopiesAHundredThousandRowsIn) {
  uint64_t loaded = 0;
  Table sum;
  constexpr StaticSql total("test.total", "SELECT count(*), sum(n), max(length(t)) FROM copied");
  auto body = [&]() -> awaitable<void> {
    auto session = co_await connect();
    GeneratedSql create("test.create");
    create.raw("CREATE TEMP TABLE copied (n int, t text)");
    co_await session.run(create, soon());
    int sent = 0;
    std::string chunk;
    std::function<std::string_view()> next = [&]() -> std::string_view {
      chunk.clear();
      for (int i = 0; i < 1000 && sent < 100'000; ++i)
        chunk += std::to_string(++sent) + "\t" + std::string(200, 'x') + "\n";
      return chunk;
    };
    GeneratedSql copy("test.copy");
    copy.raw("COPY copied FROM STDIN");
    loaded = co_await session.copy_in(copy, next, soon());
    Params none;
    sum = co_await session.run(total, none, soon());
  };
  loop_.run(body);
  EXPECT_EQ(loaded, 100'000u);
  EXPECT_EQ(sum.rows[0], (Row{"100000", "5000050000", "200"}));
}

TEST_F(PgLive, ACopyGivenUpOrRefusedLoadsNothing) {
  std::string thrown, refusal;
  Table left;
  constexpr StaticSql count("test.count", "SELECT count(*) FROM half");
  auto body = [&]() -> awaitable<void> {
    auto session = co_await connect();
    GeneratedSql create("test.create"), copy("test.copy");
    create.raw("CREATE TEMP TABLE half (n int)");
    copy.raw("COPY half FROM STDIN");
    co_await session.run(create, soon());
    int calls = 0;
    std::function<std::string_view()> breaks = [&]() -> std::string_view {
      if (++calls == 3) throw std::runtime_error("the file ended");
      return "1\n";
    };
    try {
      co_await session.copy_in(copy, breaks, soon());
    } catch (const std::runtime_error& error) {
      thrown = error.what();
    }
    std::function<std::string_view()> wrong = [&, done = false]() mutable -> std::string_view {
      return std::exchange(done, true) ? "" : "not a number\n";
    };
    try {
      co_await session.copy_in(copy, wrong, soon());
    } catch (const PgError& error) {
      refusal = error.sqlstate();
    }
    Params none;
    left = co_await session.run(count, none, soon());
  };
  loop_.run(body);
  EXPECT_EQ(thrown, "the file ended");
  EXPECT_EQ(refusal, "22P02");
  EXPECT_EQ(left.rows[0][0], "0");
}

TEST_F(PgLive, CapsOnRowsCellsAndBytesHold) {
  Table rows, cells, bytes, exact, after;
  auto body = [&]() -> awaitable<void> {
    auto session = co_await connect();
    const Enclosure five{.caps = {.rows = 5}}, ten{.caps = {.cell_bytes = 10}},
        kilobyte{.caps = {.total_bytes = 1200}};
    rows =
        co_await session.enclosed(read_only("SELECT generate_series(1, 100000000)"), five, soon());
    exact =
        co_await session.enclosed(read_only("SELECT * FROM generate_series(1, 5)"), five, soon());
    cells = co_await session.enclosed(read_only("SELECT 'aaaaaaaaa\u00e9\u00e9' AS t, 'short'"),
                                      ten, soon());
    bytes = co_await session.enclosed(
        read_only("SELECT repeat('x', 300) FROM generate_series(1, 9)"), kilobyte, soon());
    Params params{"1", "1"};
    after = co_await session.run(kAdd, params, soon());
  };
  loop_.run(body);
  EXPECT_EQ(rows.rows.size(), 5u);
  EXPECT_TRUE(rows.truncated);
  EXPECT_EQ(exact.rows.size(), 5u);
  EXPECT_FALSE(exact.truncated);
  EXPECT_EQ(cells.rows[0][0], "aaaaaaaaa\u2026");
  EXPECT_EQ(cells.rows[0][1], "short");
  EXPECT_FALSE(cells.truncated);  // all rows are there; the mark tells of the cut
  EXPECT_EQ(bytes.rows.size(), 3u);
  EXPECT_TRUE(bytes.truncated);
  EXPECT_EQ(after.rows[0][0], "2");
}

TEST_F(PgLive, AReadTakesOneStatementThatGivesRowsAndNothingElse) {
  std::string two, copy, utility;
  auto body = [&]() -> awaitable<void> {
    const Enclosure none;
    auto first = co_await connect();
    two = co_await refusal_of(first.enclosed(read_only("SELECT 1; SELECT 2"), none, soon()));
    auto second = co_await connect();
    copy =
        co_await refusal_of(second.enclosed(read_only("COPY (SELECT 1) TO STDOUT"), none, soon()));
    auto third = co_await connect();
    utility =
        co_await refusal_of(third.enclosed(read_only("SET search_path = public"), none, soon()));
  };
  loop_.run(body);
  EXPECT_EQ(two, "42601");
  EXPECT_EQ(copy, "internal");
  EXPECT_EQ(utility, "internal");
}

TEST_F(PgLive, AnEnclosedReadLeavesACleanSessionWhateverBecameOfIt) {
  constexpr StaticSql kMode("test.mode", "SELECT current_setting('transaction_read_only')");
  std::vector<std::string> said;
  std::string plan;
  bool usable = false, inside = true;
  Table mode, after;
  auto body = [&]() -> awaitable<void> {
    auto session = co_await connect();
    const Enclosure plain;
    for (const char* text : {"SELECT 1 / 0", "SELECT nothing", "SELECT 1 FROM", "SELECT 1",
                             "CREATE TABLE left_over ()", "COMMIT"}) {
      auto one = co_await connect();
      auto refusal = co_await refusal_of(one.enclosed(read_only(text), plain, soon()));
      said.push_back(refusal);
    }
    Enclosure weighed;
    weighed.weigh = [&plan](const std::string& json) { plan = json; };
    co_await session.enclosed(read_only("SELECT 1"), weighed, soon());
    weighed.weigh = [](const std::string&) { throw Error(Code::too_costly, "No."); };
    auto refusal = co_await refusal_of(session.enclosed(read_only("SELECT 1"), weighed, soon()));
    said.push_back(refusal);
    refusal = co_await refusal_of(session.enclosed(read_only("SELECT nothing"), weighed, soon()));
    said.push_back(refusal);
    usable = session.usable();
    inside = session.in_transaction();
    Params none, params{"1", "1"};
    mode = co_await session.run(kMode, none, soon());
    after = co_await session.run(kAdd, params, soon());
  };
  loop_.run(body);
  EXPECT_EQ(said, (std::vector<std::string>{"22012", "42703", "42601", "", "25006", "internal",
                                            "too_costly", "42703"}));
  EXPECT_NE(plan.find("\"Total Cost\""), plan.npos);
  EXPECT_TRUE(usable);
  EXPECT_FALSE(inside);
  EXPECT_EQ(mode.rows[0][0], "off");
  EXPECT_EQ(after.rows[0][0], "2");
}

}  // namespace
}  // namespace sqlagent::pg
