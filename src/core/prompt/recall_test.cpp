#include "core/prompt/recall.h"

#include <gtest/gtest.h>

#include "core/nlq/fixture.h"
#include "core/prompt/schema_text.h"

namespace sqlagent::prompt {
namespace {

struct Asked {
  explicit Asked(const std::string& fixtures) : catalog(nlq::test::fixture(fixtures)) {}
  std::vector<RelevantTable> rank(std::string_view question) const {
    const auto words = nlq::tokenize(question);
    return Recall(catalog).rank(words, value_hints(words, catalog));
  }
  std::vector<std::string> first(std::string_view question, size_t count) const {
    std::vector<std::string> out;
    for (const auto& one : rank(question))
      if (out.size() < count) out.push_back(name(one.table));
    return out;
  }
  std::string name(int table) const {
    return catalog.tables()[static_cast<size_t>(table)].facts.name;
  }
  std::string column(int table, int column) const {
    return catalog.tables()[static_cast<size_t>(table)]
        .columns[static_cast<size_t>(column)]
        .facts.name;
  }
  catalog::Catalog catalog;
};

const Asked& many() {
  static const Asked one("agency+library+hotel+retail+school");
  return one;
}

bool holds(const std::vector<std::string>& list, std::string_view wanted) {
  return std::ranges::find(list, wanted) != list.end();
}

TEST(Recall, TheNamedTableComesFirst) {
  EXPECT_EQ(many().first("how many productions opened?", 1).front(), "productions");
}

TEST(Recall, ATableThatLinksTwoIsFoundThoughNobodyNamesIt) {
  const auto found = many().first("which actors played in productions with a budget?", 3);
  EXPECT_TRUE(holds(found, "castings")) << testing::PrintToString(found);
}

TEST(Recall, ACellSpeaksForItsTable) {
  EXPECT_EQ(many().first("Paper Moons", 1).front(), "productions");
}

TEST(Recall, ATypingErrorStillFindsTheTable) {
  EXPECT_EQ(many().first("list all prodctions", 1).front(), "productions");
}

TEST(Recall, EveryTableIsRankedWithAllItsColumns) {
  const auto ranked = many().rank("");
  ASSERT_EQ(ranked.size(), many().catalog.tables().size());
  for (const auto& one : ranked) {
    EXPECT_EQ(one.score, 0);
    EXPECT_EQ(one.columns.size(),
              many().catalog.tables()[static_cast<size_t>(one.table)].columns.size());
  }
}

TEST(ValueHints, CellsAsTheyAreStored) {
  const auto hints = value_hints(nlq::tokenize("budget of paper moon"), many().catalog);
  ASSERT_FALSE(hints.empty());
  EXPECT_EQ(hints.front().value, "Paper Moons");
  EXPECT_EQ(many().column(hints.front().table, hints.front().column), "title");
}

TEST(ValueHints, QuotedWordsMayStandInTwoColumns) {
  const auto hints = value_hints(nlq::tokenize("email of \"Ada Moreau\""), many().catalog);
  std::vector<std::string> values;
  for (const auto& hint : hints) values.push_back(hint.value);
  EXPECT_TRUE(holds(values, "Ada"));
  EXPECT_TRUE(holds(values, "Moreau"));
}

TEST(ValueHints, NeverMoreThanTheLimit) {
  std::string question;
  for (int i = 0; i < 40; ++i) question += "Ada Moreau Lindgren Oslo Turin ";
  EXPECT_LE(value_hints(nlq::tokenize(question), many().catalog, 5).size(), 5u);
}

TEST(SchemaText, TheSameChoiceGivesTheSameBytes) {
  const auto a = schema_text(many().catalog, many().rank("actors"), 100'000, Share::schema);
  const auto b =
      schema_text(many().catalog, many().rank("rooms and guests"), 100'000, Share::schema);
  EXPECT_TRUE(a.whole);
  EXPECT_EQ(a.text, b.text);
}

TEST(SchemaText, StaysWithinItsBudgetAndSaysWhatItLeavesOut) {
  const auto text = schema_text(many().catalog, many().rank("actors by agent"), 120, Share::schema);
  EXPECT_FALSE(text.whole);
  EXPECT_NE(text.text.find("# actors"), text.text.npos) << text.text;
  EXPECT_LE(estimated_tokens(text.text.size()), 120u + 10);
}

TEST(Schema, OwnTablesStandFirstWhateverIsAsked) {
  const Asked shop("retail+market");
  const auto a = lay_out(shop.catalog, shop.rank("revenue by family"), 4'000, Share::schema);
  const auto b =
      lay_out(shop.catalog, shop.rank("share price of the sector"), 4'000, Share::schema);
  EXPECT_EQ(a.always.text, b.always.text);
  EXPECT_NE(a.always.text.find("# sales"), std::string::npos);
  EXPECT_EQ(a.always.text.find("shared market data"), std::string::npos);
  EXPECT_NE(b.chosen.text.find("shared market data"), std::string::npos) << b.chosen.text;
  EXPECT_EQ(a.chosen.text, "") << "a likeness of words alone brings no shared table";
}

TEST(Schema, ManyTablesStandInShortAndTheRelevantOnesInFull) {
  const auto schema = lay_out(many().catalog, many().rank("actors by agent"), 550, Share::schema);
  EXPECT_NE(schema.always.text.find("# actors: actor_id, fname"), std::string::npos)
      << schema.always.text;
  EXPECT_NE(schema.chosen.text.find("# actors · "), std::string::npos) << schema.chosen.text;
}

TEST(Schema, outlines_stay_the_same_and_details_follow_the_question) {
  const auto a = lay_out(many().catalog, many().rank("actors by agent"), 600, Share::samples);
  const auto b = lay_out(many().catalog, many().rank("how many shows"), 600, Share::samples);
  EXPECT_EQ(a.always.text, b.always.text);
  EXPECT_NE(a.always.text.find("# actors: actor_id key"), std::string::npos) << a.always.text;
  EXPECT_NE(a.always.text.find(" → "), std::string::npos) << "where keys point is always told";
  EXPECT_NE(a.details, b.details);
  EXPECT_NE(a.details.find("actors."), std::string::npos) << a.details;
  EXPECT_LE(a.details.size() * 4, a.always.text.size()) << "or a cache would find little again";
  const auto quiet = lay_out(many().catalog, many().rank("actors by agent"), 600, Share::schema);
  for (const auto& text : {quiet.details, quiet.always.text})
    EXPECT_EQ(text.find("Northlight"), std::string::npos) << "a cell, which is not shared";
}

TEST(Schema, TooManyTablesAreNamedAndTheRelevantOnesDescribed) {
  const auto schema = lay_out(many().catalog, many().rank("actors by agent"), 200, Share::schema);
  EXPECT_EQ(schema.always.columns.size(), 0u);
  EXPECT_NE(schema.always.text.find("Further tables:"), std::string::npos);
  EXPECT_NE(schema.chosen.text.find("# actors"), std::string::npos);
}

TEST(SchemaText, CellsLeaveOnlyWithTheirOwnersConsent) {
  const auto ranked = many().rank("actors");
  EXPECT_EQ(schema_text(many().catalog, ranked, 100'000, Share::schema).text.find("Northlight"),
            std::string::npos);
  EXPECT_NE(schema_text(many().catalog, ranked, 100'000, Share::samples).text.find("Northlight"),
            std::string::npos);
}

TEST(SchemaText, ContactsNeverLeaveAsSamples) {
  const auto text = schema_text(many().catalog, many().rank("actors"), 100'000, Share::rows).text;
  EXPECT_EQ(text.find("@post.example"), text.npos);
}

}  // namespace
}  // namespace sqlagent::prompt
