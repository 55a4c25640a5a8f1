#include "core/nlq/type_ahead.h"

#include <gtest/gtest.h>

#include <algorithm>

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

}  // namespace sqlagent::nlq::test
