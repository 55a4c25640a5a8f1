#include "app/importer/spread.h"

#include <gtest/gtest.h>

namespace sqlagent::importer {
namespace {

std::string spread(std::vector<sheet::Bar> bars,
                   std::vector<std::pair<std::string, double>> patterns) {
  sheet::Column column;
  column.name = "c";
  sheet::ColumnProfile profile;
  profile.histogram = std::move(bars);
  profile.patterns = std::move(patterns);
  return spread_json({column}, {profile});
}

TEST(Spread, says_how_values_lie_and_are_made) {
  EXPECT_EQ(spread({{0, 2, 5}}, {{"A-9", 1}}),
            R"({"c":{"histogram":[{"from":0E0,"to":2E0,"count":5}],)"
            R"("patterns":[{"like":"A-9","share":1E0}]}})");
}

TEST(MergedSpread, loses_no_count_and_spans_both) {
  const auto merged =
      merged_spread(spread({{0, 1, 3}, {1, 2, 4}}, {}), 7, spread({{100, 132, 5}}, {}), 5);
  EXPECT_NE(merged.find(R"({"from":0E0,)"), std::string::npos) << merged;
  EXPECT_NE(merged.find(R"("to":1.32E2,"count":)"), std::string::npos) << merged;
  EXPECT_NE(merged.find(R"("count":7)"), std::string::npos) << merged;
  EXPECT_NE(merged.find(R"("count":5)"), std::string::npos) << merged;
}

TEST(MergedSpread, weighs_patterns_by_rows) {
  const auto merged =
      merged_spread(spread({}, {{"A", 1}}), 30, spread({}, {{"A", 0.5}, {"9", 0.5}}), 10);
  EXPECT_NE(merged.find(R"({"like":"A","share":8.75E-1},{"like":"9","share":1.25E-1})"),
            std::string::npos)
      << merged;
}

TEST(MergedSpread, what_is_unknown_adds_nothing) {
  const auto one = spread({{0, 2, 5}}, {});
  EXPECT_EQ(merged_spread(one, 5, "", 3), one);
  EXPECT_EQ(merged_spread("", 0, "", 0), "{}");
}

}  // namespace
}  // namespace sqlagent::importer
