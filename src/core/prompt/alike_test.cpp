#include "core/prompt/alike.h"

#include <gtest/gtest.h>

namespace sqlagent::prompt {
namespace {

TEST(Normalised, CaseSpacesQuotesAndTheEndDoNotMatter) {
  EXPECT_EQ(normalised("  Amount  by\n Region? "), normalised("amount by region"));
  EXPECT_EQ(normalised("Bo\u2019s orders!"), normalised("bo's orders"));
  EXPECT_EQ(normalised(" ?! "), "");
}

TEST(Normalised, WordsNumbersAndSignsDo) {
  EXPECT_NE(normalised("orders over 5"), normalised("orders over 50"));
  EXPECT_NE(normalised("amount > 5"), normalised("amount < 5"));
  EXPECT_NE(normalised("orders by region"), normalised("orders by city"));
}

TEST(DependsOnToday, WordsThatCountFromTheDay) {
  for (const auto* question : {"amount last month", "orders in March", "sales this year",
                               "How many came Yesterday?", "orders since 5 May", "revenue ytd"})
    EXPECT_TRUE(depends_on_today(question)) << question;
}

TEST(DependsOnToday, OthersDoNot) {
  for (const auto* question :
       {"amount by region", "orders in 2024", "revenue by month", "", "customers named 'Today'"})
    EXPECT_FALSE(depends_on_today(question)) << question;
}

TEST(Alike, MostInCommonFirstAndEqualsInTheirOrder) {
  const std::vector<std::string> known{"staff per office", "total amount by city",
                                       "total amounts by region in 2024", "total amount per city"};
  EXPECT_EQ(alike("total amount by region", known, 3), (std::vector<size_t>{2, 1, 3}));
  EXPECT_EQ(alike("total amount by region", known, 1), std::vector<size_t>{2});
}

TEST(Alike, NeitherTheSameNorWhatSharesOnlyIdleWords) {
  EXPECT_TRUE(
      alike("Amount by region?", {"amount by region", "list all of the offices"}, 3).empty());
  EXPECT_TRUE(alike("show me all of the orders", {"show me all of the offices"}, 3).empty());
  EXPECT_TRUE(alike("", {"", "amount"}, 3).empty());
}

}  // namespace
}  // namespace sqlagent::prompt
