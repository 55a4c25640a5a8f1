// Chips: every alternative of every question of the case files works, and can be taken back.
#include "core/nlq/choose.h"

#include <gtest/gtest.h>

#include <fstream>

#include "core/nlq/cases.h"
#include "core/nlq/lens.h"
#include "core/nlq/lower.h"

namespace sqlagent::nlq::test {
namespace {

struct Asked {
  std::string question;
  std::string schema;
  Date today;
  std::vector<std::string> before;  // of the same conversation
};

// Every question of the case files, with what came before it.
std::vector<Asked> all_questions() {
  std::vector<Asked> out;
  for (const char* file : {"rules/values.case", "rules/aggregation.case", "rules/calculation.case",
                           "rules/comparison.case", "rules/absence.case", "rules/grouping.case",
                           "rules/superlative.case", "rules/time.case", "follow_up.case",
                           "joins.case", "decide.case", "unseen.case", "market.case"}) {
    std::ifstream in(std::string(SQLAGENT_SOURCE_DIR) + "/src/core/nlq/" + file);
    EXPECT_TRUE(in) << file;
    std::string line, schema;
    Date today = make_date(2025, 6, 15);
    std::vector<std::string> turns;
    while (std::getline(in, line)) {
      if (line.starts_with("schema ")) schema = line.substr(7);
      if (line.starts_with("today ")) today = parse_iso_date(line.substr(6)).value();
      if (line.empty() || line == "----") turns.clear();
      if (!line.starts_with("? ")) continue;
      out.push_back({line.substr(2), schema, today, turns});
      turns.push_back(line.substr(2));
    }
  }
  return out;
}

Readings asked(const Asked& one, const Lens& lens) {
  std::optional<Context> context;
  for (const auto& turn : one.before) {
    const auto readings = read(turn, lens, one.today, context ? &*context : nullptr);
    if (readings.decision == Decision::answer)
      context = Context{readings.ranked.front().intent, turn};
  }
  return read(one.question, lens, one.today, context ? &*context : nullptr);
}

Intent reloaded(const Intent& intent, const catalog::Catalog& catalog) {
  const auto back = from_json(to_json(intent, catalog), catalog);
  EXPECT_TRUE(back);
  return back.value_or(Intent());
}

const Assumption* find(const Intent& intent, std::string_view id) {
  for (const auto& one : intent.assumptions)
    if (one.id == id) return &one;
  return nullptr;
}

// Flips every chip there and back, through what is kept in between.
int flip_all(const Intent& intent, const catalog::Catalog& catalog, const std::string& question) {
  int flipped = 0;
  const std::string sql = lower(intent, catalog);
  for (const auto& assumption : intent.assumptions)
    for (const auto& other : assumption.alternatives) {
      SCOPED_TRACE(question + ": " + assumption.text + " → " + other.text);
      const auto there = choose(reloaded(intent, catalog), {assumption.id, other.text}, catalog);
      EXPECT_TRUE(there);
      if (!there) continue;
      ++flipped;
      EXPECT_NE(lower(*there, catalog), sql);
      const auto* now = find(*there, assumption.id);
      EXPECT_TRUE(now && now->choice == other.text);
      const auto chosen = choices_of(*there);
      EXPECT_EQ(chosen.size(), 1u);
      EXPECT_FALSE(describe(*there, catalog).empty());
      const auto twice = choose(reloaded(*there, catalog), {assumption.id, other.text}, catalog);
      EXPECT_TRUE(twice && lower(*twice, catalog) == lower(*there, catalog));
      const auto back =
          choose(reloaded(*there, catalog), {assumption.id, assumption.choice}, catalog);
      EXPECT_TRUE(back && lower(*back, catalog) == sql && back->chosen.empty());
    }
  return flipped;
}

}  // namespace

TEST(Choose, EveryChipOfEveryQuestionCanBeFlippedAndTakenBack) {
  std::string schema;
  std::optional<catalog::Catalog> catalog;
  std::optional<Lens> lens;
  int flipped = 0, options = 0;
  for (const auto& one : all_questions()) {
    if (one.schema != schema) {
      schema = one.schema;
      lens.reset();
      catalog = fixture(schema);
      lens.emplace(*catalog);
    }
    const auto readings = asked(one, *lens);
    if (readings.decision == Decision::answer)
      flipped += flip_all(readings.ranked.front().intent, *catalog, one.question);
    for (const auto& option : readings.options) {
      flipped += flip_all(option.reading.intent, *catalog, option.text);
      ++options;
    }
  }
  EXPECT_GT(flipped, 60);
  EXPECT_GT(options, 2);
}

}  // namespace sqlagent::nlq::test
