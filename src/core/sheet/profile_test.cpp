// How values spread and how texts are made.
#include "core/sheet/profile.h"

#include <gtest/gtest.h>

#include <limits>

namespace sqlagent::sheet {
namespace {

uint64_t counted(const std::vector<Bar>& bars) {
  uint64_t sum = 0;
  for (const Bar& bar : bars) sum += bar.count;
  return sum;
}

TEST(Histogram, HoldsEveryValueWhateverTheirOrder) {
  Histogram up, down, apart;
  for (int i = 0; i < 10'000; ++i) up.add(i), down.add(9'999 - i);
  EXPECT_EQ(counted(up.bars()), 10'000u);
  EXPECT_EQ(counted(down.bars()), 10'000u);
  EXPECT_LE(up.bars().size(), Histogram::kBars);
  EXPECT_LE(up.bars().front().from, 0);
  EXPECT_GE(up.bars().back().to, 9'999);
  for (int i = 0; i < 1'000; ++i) apart.add(i % 2 ? 1e-6 : 1e12);
  EXPECT_EQ(counted(apart.bars()), 1'000u);
}

TEST(Histogram, OfFewOrEqualValues) {
  Histogram none, equal, two;
  EXPECT_TRUE(none.bars().empty());
  for (int i = 0; i < 1'000; ++i) equal.add(-7);
  EXPECT_EQ(counted(equal.bars()), 1'000u);
  EXPECT_EQ(equal.bars().size(), 1u);
  two.add(1), two.add(2);
  two.add(std::numeric_limits<double>::quiet_NaN());
  two.add(std::numeric_limits<double>::infinity());
  EXPECT_EQ(counted(two.bars()), 2u);
}

TEST(Pattern, TellsHowATextIsMade) {
  EXPECT_EQ(made_like("K-0017"), "A-9999");
  EXPECT_EQ(made_like("Main Street 5"), "A A 9");
  EXPECT_EQ(made_like("zoë@x.org"), "a@a.a");
  EXPECT_EQ(made_like(std::string(100, '1')).size(), kPatternBytes);
  Patterns patterns;
  for (int i = 0; i < 30; ++i) patterns.add("A-1");
  for (int i = 0; i < 10; ++i) patterns.add("word");
  const auto top = patterns.top(8);
  ASSERT_EQ(top.size(), 2u);
  EXPECT_EQ(top[0], (std::pair<std::string, double>{"A-9", 0.75}));
}

TEST(Profiler, SaysHowDaysSpread) {
  Budget budget{1 << 20};
  Profiler days(Type::date, budget);
  for (int day = 0; day < 31; ++day) days.integer(day, std::to_string(day));
  const ColumnProfile profile = days.finish();
  EXPECT_EQ(profile.min, "2000-01-01");
  EXPECT_EQ(counted(profile.histogram), 31u);
}

}  // namespace
}  // namespace sqlagent::sheet
