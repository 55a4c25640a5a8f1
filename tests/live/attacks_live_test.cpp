// The corpora of attacks with the door switched off: every statement runs as tenant A by the way
// that questions take, on a hardened database where B has canaries. What is asserted is that
// nothing of B's comes out, nothing changes, and each statement ends in time. What stopped each one
// is the second line of its case.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <iostream>
#include <map>

#include "tests/live/attacks_town.h"

namespace sqlagent::attacks {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto kDeadline = 1500ms;
// The cancel has to get through, the rollback too, on a machine that does other things meanwhile.
constexpr auto kLatest = kDeadline + 4s;

Town& town() {
  static Town built("attacks_test");
  return built;
}

// PostgreSQL's SQLSTATE where it refused, else the name of our own refusal.
std::string said_by(const Error& error) {
  constexpr std::string_view kState = "SQLSTATE ";
  const auto& log = error.for_the_log();
  return log.starts_with(kState) ? log.substr(kState.size()) : std::string(name(error.code()));
}

struct Ended {
  std::string how;
  bool told = false;  // a canary came out
  std::chrono::milliseconds took{};
};

Ended run(std::string statement) {
  Ended ended;
  auto& here = town();
  auto body = [&]() -> awaitable<void> {
    const auto began = Clock::now();
    try {
      auto tenant = co_await here.tenancy().home_of(here.asker(), live::soon());
      auto sql = sql::Admission::forged(statement, here.asker());
      tenancy::ReadLimits limits;
      limits.run_anyway = true;
      const auto deadline = Deadline::in(kDeadline);
      auto table = co_await here.tenancy().read(tenant, std::move(sql), limits, deadline);
      ended.how = table.truncated ? "capped" : "harmless";
      for (const auto& column : table.columns) ended.told = ended.told || here.tells(column.name);
      for (const auto& row : table.rows)
        for (const auto& cell : row) ended.told = ended.told || (cell && here.tells(*cell));
    } catch (const Error& error) {
      ended.how = said_by(error);
      ended.told = here.tells(error.for_the_user()) || here.tells(error.for_the_log());
      // The database's own words stay in the log.
      EXPECT_EQ(error.for_the_user().find("user_schema_"), std::string::npos) << statement;
    }
    ended.took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began);
  };
  here.loop().run(body);
  return ended;
}

// 57014 is PostgreSQL's time limit or our cancel, 53 and 54 its other limits; unprocessable is our
// own refusal of a row that is too large.
bool by_limit(const std::string& how) {
  return how == "deadline" || how == "capped" || how == "57014" || how == "unprocessable" ||
         how.starts_with("53") || how.starts_with("54");
}

// Whether a question that is merely long ends by itself or by its limit depends on the machine.
bool alike(const std::string& found, const std::string& meant) {
  const auto ran = [](const std::string& how) { return how == "harmless" || how == "limit"; };
  return found == meant || (ran(found) && ran(meant));
}

struct Counts {
  int all = 0, door = 0, refused = 0, limit = 0, harmless = 0;
};
std::map<std::string, Counts>& counted() {
  static std::map<std::string, Counts> counts;
  return counts;
}

class BehindTheDoor : public testing::TestWithParam<std::string> {
 public:
  static void TearDownTestSuite() {
    std::cout
        << "category            all   refused at L1   behind: refused  by a limit  harmless\n";
    for (const auto& [category, c] : counted())
      std::cout << fmt::format("{:18}{:5}{:14}{:19}{:12}{:10}\n", category, c.all, c.door,
                               c.refused, c.limit, c.harmless);
  }
};

TEST_P(BehindTheDoor, NothingOfTheOtherComesOutAndNothingChanges) {
  const auto cases = test::read_cases(path_of(GetParam()));
  ASSERT_FALSE(cases.empty());
  const auto before = town().state();
  const auto names = town().names();
  std::vector<std::string> found;
  auto& counts = counted()[GetParam()];
  for (const auto& one : cases) {
    const auto ended = run(statement_of(one, names));
    const bool limit = by_limit(ended.how);
    found.push_back(ended.told ? "told" : limit ? "limit" : ended.how);
    const auto meant = expected(one, "below");
    EXPECT_FALSE(ended.told && meant != "told") << "a canary came out: " << one.title << "\n"
                                                << one.input;
    EXPECT_LT(ended.took, kLatest) << one.title;
    if (!updating() && !alike(found.back(), meant))
      ADD_FAILURE() << one.title << "\n" << one.input << found.back() << " and not " << meant;
    ++counts.all;
    counts.door += expected(one, "door") != "admitted";
    ++(limit ? counts.limit : ended.how == "harmless" ? counts.harmless : counts.refused);
  }
  EXPECT_EQ(town().state(), before) << "something changed";
  EXPECT_EQ(run("select count(*) from orders").how, "harmless") << "and the next one is served";
  if (updating()) rewrite(GetParam(), "below", found);
}

INSTANTIATE_TEST_SUITE_P(Corpus, BehindTheDoor, testing::ValuesIn(categories()),
                         [](const auto& category) { return category.param; });

}  // namespace
}  // namespace sqlagent::attacks
