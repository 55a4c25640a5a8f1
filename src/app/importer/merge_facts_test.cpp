// Facts of two parts of a table against what counting the whole would say.
#include "app/importer/merge_facts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace sqlagent::importer {
namespace {

using Values = std::vector<std::optional<std::string>>;

// What the profile of these values is, the plain way.
catalog::ColumnFacts counted(std::string name, Type type, const Values& values) {
  catalog::ColumnFacts facts;
  facts.name = facts.display = std::move(name);
  facts.type = type;
  facts.rows = values.size();
  std::map<std::string, uint64_t> counts;
  for (const auto& value : values) value ? ++counts[*value] : ++facts.nulls;
  const auto number = [](const std::string& text) { return std::stod(text); };
  for (const auto& [value, count] : counts) {
    facts.top.push_back({value, count});
    if (type == Type::text) facts.values.push_back(value);
    facts.min_hashes.push_back(catalog::value_hash(value));
    const bool numbers = type == Type::integer || type == Type::numeric;
    const auto less = [&](const std::string& a, const std::string& b) {
      return numbers ? number(a) < number(b) : a < b;
    };
    if (!facts.min || less(value, *facts.min)) facts.min = value;
    if (!facts.max || less(*facts.max, value)) facts.max = value;
  }
  std::ranges::sort(facts.min_hashes);
  if (facts.min_hashes.size() > catalog::kMinHashes) facts.min_hashes.resize(catalog::kMinHashes);
  facts.distinct = counts.size();
  return facts;
}

catalog::TableFacts of(std::vector<catalog::ColumnFacts> columns) {
  catalog::TableFacts facts;
  facts.name = "t";
  facts.rows = columns.front().rows;
  facts.columns = std::move(columns);
  return facts;
}

Values numbers(int from, int to) {
  Values values;
  for (int i = from; i < to; ++i) values.emplace_back(std::to_string(i));
  return values;
}

TEST(Merge, counts_ranges_and_frequent_values) {
  const Values a{"Bonn", "Ulm", std::nullopt}, b{"Bonn", "Aachen"};
  const auto merged =
      merge(of({counted("city", Type::text, a)}), of({counted("city", Type::text, b)}));
  const auto& city = merged.facts.columns.front();
  EXPECT_EQ(merged.facts.rows, 5u);
  EXPECT_EQ(city.rows, 5u);
  EXPECT_EQ(city.nulls, 1u);
  EXPECT_EQ(city.distinct, 3u);
  EXPECT_TRUE(city.distinct_exact);
  EXPECT_EQ(city.min, "Aachen");
  EXPECT_EQ(city.max, "Ulm");
  EXPECT_EQ(city.top.front().value, "Bonn");
  EXPECT_EQ(city.top.front().count, 2u);
  EXPECT_EQ(city.values, (std::vector<std::string>{"Aachen", "Bonn", "Ulm"}));
}

TEST(Merge, numbers_are_ordered_as_numbers) {
  const auto merged = merge(of({counted("n", Type::numeric, {"9", "-10.5"})}),
                            of({counted("n", Type::numeric, {"10", "-9.75"})}));
  EXPECT_EQ(merged.facts.columns[0].min, "-10.5");
  EXPECT_EQ(merged.facts.columns[0].max, "10");
}

TEST(Merge, ids_that_go_on_stay_unique_without_counting) {
  const auto merged = merge(of({counted("id", Type::integer, numbers(0, 2000))}),
                            of({counted("id", Type::integer, numbers(2000, 3000))}));
  EXPECT_EQ(merged.facts.columns[0].distinct, 3000u);
  EXPECT_TRUE(merged.facts.columns[0].distinct_exact);
  EXPECT_TRUE(merged.uncertain.empty());
}

TEST(Merge, ids_that_overlap_must_be_counted) {
  const auto merged = merge(of({counted("id", Type::integer, numbers(0, 2000))}),
                            of({counted("id", Type::integer, numbers(1500, 3500))}));
  EXPECT_FALSE(merged.facts.columns[0].distinct_exact);
  EXPECT_EQ(merged.uncertain, (std::vector<std::string>{"id"}));
  EXPECT_NEAR(static_cast<double>(merged.facts.columns[0].distinct), 3500, 350);
}

TEST(Merge, columns_that_one_part_lacks_are_empty_there) {
  const auto merged =
      merge(of({counted("a", Type::integer, {"1", "2"})}), of({counted("b", Type::text, {"x"})}));
  ASSERT_EQ(merged.facts.columns.size(), 2u);
  EXPECT_EQ(merged.facts.columns[0].nulls, 1u);
  EXPECT_EQ(merged.facts.columns[0].rows, 3u);
  EXPECT_EQ(merged.facts.columns[1].nulls, 2u);
  EXPECT_EQ(merged.facts.columns[1].values, (std::vector<std::string>{"x"}));
}

TEST(MayRepeat, only_where_ranges_meet) {
  const auto low = counted("n", Type::integer, {"1", "9"});
  EXPECT_FALSE(may_repeat(low, counted("n", Type::integer, {"10", "20"})));
  EXPECT_TRUE(may_repeat(low, counted("n", Type::integer, {"9", "20"})));
  const Values gaps{std::nullopt, "10"};
  EXPECT_FALSE(may_repeat(low, counted("n", Type::integer, gaps)));
  EXPECT_TRUE(may_repeat(counted("n", Type::integer, gaps),
                         counted("n", Type::integer, {"30", std::nullopt})));
}

TEST(KeepWords, a_persons_words_outlive_the_rows) {
  auto before = of({counted("a", Type::integer, {"1"})});
  before.display = "Sales";
  before.columns[0].description = "what it means";
  auto after = of({counted("a", Type::integer, {"2"}), counted("b", Type::text, {"x"})});
  keep_words(after, before);
  EXPECT_EQ(after.display, "Sales");
  EXPECT_EQ(after.columns[0].description, "what it means");
  EXPECT_EQ(after.columns[1].description, "");
}

}  // namespace
}  // namespace sqlagent::importer
