#include "core/catalog/english.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace sqlagent::catalog {
namespace {

TEST(English, TablesAreSorted) {
  EXPECT_TRUE(std::ranges::is_sorted(english_words(), {}, &EnglishWord::word));
  EXPECT_TRUE(std::ranges::is_sorted(irregular_verbs(), {}, &VerbForm::form));
  EXPECT_GT(english_words().size(), 10'000u);
}

TEST(English, FindsTheVerbOfAForm) {
  EXPECT_EQ(verb_of("taught"), "teach");
  EXPECT_EQ(verb_of("publishes"), "publish");
  EXPECT_EQ(verb_of("supplied"), "supply");
  EXPECT_EQ(verb_of("planned"), "plan");
  EXPECT_EQ(verb_of("handling"), "handle");
  EXPECT_EQ(verb_of("invoice"), "invoice");
  EXPECT_EQ(verb_of("qty"), "");
  EXPECT_EQ(verb_of(""), "");
}

TEST(English, TellsDoingFromThings) {
  for (const char* doing : {"taught", "published", "affiliated", "handled", "attends", "written"})
    EXPECT_TRUE(is_mostly_verb(doing)) << doing;
  for (const char* thing : {"orders", "price", "salary", "customers", "store", "qty", "meeting"})
    EXPECT_FALSE(is_mostly_verb(thing)) << thing;
}

TEST(English, KnowsWordsAlike) {
  ASSERT_NE(english("attend"), nullptr);
  EXPECT_TRUE(english("attend")->alike.contains("attendance"));
  EXPECT_EQ(english("zzz"), nullptr);
}

}  // namespace
}  // namespace sqlagent::catalog
