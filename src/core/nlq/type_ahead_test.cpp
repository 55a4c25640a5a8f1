#include "core/nlq/type_ahead.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "core/nlq/fixture.h"

namespace sqlagent::nlq::test {
namespace {

std::vector<std::string> texts(std::string_view text, const catalog::Catalog& catalog,
                               const std::vector<std::string>& questions = {}) {
  std::vector<std::string> out;
  for (const auto& one : completions(text, catalog, questions, 8)) out.push_back(one.text);
  return out;
}

bool offers(std::string_view text, const catalog::Catalog& catalog, std::string_view wanted) {
  const auto all = texts(text, catalog);
  return std::ranges::find(all, wanted) != all.end();
}

}  // namespace

TEST(TypeAhead, CompletesColumnsTablesCellsAndOurWords) {
  const auto catalog = fixture("retail");
  EXPECT_TRUE(offers("revenue by reg", catalog, "region"));
  EXPECT_TRUE(offers("how many cli", catalog, "clients"));
  EXPECT_TRUE(offers("sales for Acorn L", catalog, "Acorn Ltd"));
  EXPECT_TRUE(offers("sales by mo", catalog, "by month"));
  EXPECT_TRUE(offers("revenue la", catalog, "last year"));
}

TEST(TypeAhead, SaysHowMuchIsReplaced) {
  const auto catalog = fixture("retail");
  for (const auto& one : completions("sales to Acorn L", catalog, {}, 8))
    if (one.text == "Acorn Ltd") EXPECT_EQ(one.replaced, 7u);
  const auto umlaut = completions("größe by reg", catalog, {}, 8);
  ASSERT_FALSE(umlaut.empty());
  EXPECT_EQ(umlaut.front().replaced, 3u);
}

TEST(TypeAhead, OffersQuestionsAskedBefore) {
  const auto catalog = fixture("retail");
  const std::vector<std::string> asked{"Revenue by region in 2024", "How many clients?"};
  EXPECT_EQ(texts("rev", catalog, asked).front(), "Revenue by region in 2024");
  EXPECT_TRUE(texts("xyz rev", catalog, asked).empty());
}

TEST(TypeAhead, KeepsQuietWhereNothingGoesOn) {
  const auto catalog = fixture("retail");
  EXPECT_TRUE(texts("", catalog).empty());
  EXPECT_TRUE(texts("revenue by ", catalog).empty());
  EXPECT_TRUE(texts("revenue by region", catalog).empty()) << "a finished word is left alone";
  EXPECT_TRUE(texts("qqqq", catalog).empty());
  EXPECT_TRUE(texts("\xff\xfe", catalog).empty());
  EXPECT_TRUE(texts("???", catalog).empty());
  EXPECT_TRUE(texts(std::string(10'000, 'a'), catalog).empty());
}

TEST(TypeAhead, NeverMoreThanAsked) {
  const auto catalog = fixture("retail+market");
  for (std::string_view text : {"s", "c", "t", "re", "a"})
    EXPECT_LE(completions(text, catalog, {}, 5).size(), 5u);
}

TEST(TypeAhead, IsQuickOverTwoHundredThousandCells) {
  catalog::TableFacts table;
  table.name = table.display = "parts";
  for (int c = 0; c < 4; ++c) {
    catalog::ColumnFacts column;
    column.name = column.display = "part_" + std::to_string(c);
    column.rows = 50'000;
    for (int i = 0; i < 50'000; ++i)
      column.values.push_back("Common part " + std::to_string(c) + " " + std::to_string(i));
    column.distinct = column.values.size();
    table.columns.push_back(std::move(column));
  }
  table.rows = 50'000;
  const auto catalog = catalog::test::catalog_of({std::move(table)});
  const auto began = std::chrono::steady_clock::now();
  constexpr int kTimes = 20;
  for (int i = 0; i < kTimes; ++i) {
    completions("parts called co", catalog, {}, 8);
    completions("parts called common part 3 499", catalog, {}, 8);
  }
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
  // Milliseconds each when built for use; the sanitised build on a busy machine gets its time too.
  EXPECT_LT(took.count() / (2 * kTimes), 250.0);
}

}  // namespace sqlagent::nlq::test
