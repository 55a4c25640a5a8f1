#include "app/answer/record.h"

#include <gtest/gtest.h>

namespace sqlagent::answer {

TEST(Record, KeepsAnAnswerAsItWas) {
  Answer answer;
  answer.kind = Kind::answer;
  answer.sql = "select city, n from t";
  answer.result.columns = {{"city", Type::text}, {"n", Type::numeric}};
  answer.result.rows = {{Cell("Köln"), Cell("12345678901234567890.5")}, {Cell(), Cell("1")}};
  answer.roles = {catalog::Role::geography, catalog::Role::unknown};
  answer.units = {std::nullopt, "EUR"};
  answer.explanation = "Two cities.";
  answer.assumptions = {{"a1", "Revenue is qty × price", "qty × price", {"amount"}}};
  answer.changed = {{"period", "by month", "by quarter", "month"}};
  answer.version_of = "00000000-0000-4000-8000-000000000009";
  answer.sources = {{"t", "t.csv", ""}};
  answer.follow_ups = {"and by month?"};
  answer.seconds = 0.25;

  const Answer kept = answer_from_json(to_json(answer));
  EXPECT_EQ(kept.kind, Kind::answer);
  EXPECT_EQ(kept.sql, answer.sql);
  EXPECT_EQ(kept.result.rows, answer.result.rows);
  EXPECT_EQ(kept.result.columns[1].type, Type::numeric);
  EXPECT_EQ(kept.roles, answer.roles);
  EXPECT_EQ(kept.units, answer.units);
  EXPECT_EQ(kept.assumptions[0].alternatives, answer.assumptions[0].alternatives);
  ASSERT_EQ(kept.changed.size(), 1u);
  EXPECT_EQ(kept.changed[0].to, "by quarter");
  EXPECT_EQ(kept.version_of, answer.version_of);
  EXPECT_EQ(kept.follow_ups, answer.follow_ups);
  EXPECT_FALSE(kept.result.truncated);
  EXPECT_EQ(kept.engine, Engine::offline);
  EXPECT_FALSE(kept.can_run_anyway);
}

TEST(Record, RemembersWhoWroteTheSqlAndThatItWasTooCostly) {
  Answer answer;
  answer.kind = Kind::clarification;
  answer.engine = Engine::sql;
  answer.can_run_anyway = true;
  const Answer kept = answer_from_json(to_json(answer));
  EXPECT_EQ(kept.engine, Engine::sql);
  EXPECT_TRUE(kept.can_run_anyway);
}

TEST(Record, KeepsWhatAModelTookAndNotWhatItWasSent) {
  Answer answer;
  answer.model_use = models::Use{"m", 2, 900, 100, 40, models::Money{123'456, "EUR"}, {"a secret"}};
  const auto json = to_json(answer);
  EXPECT_EQ(json.find("a secret"), std::string::npos);
  const auto kept = answer_from_json(json).model_use;
  ASSERT_TRUE(kept && kept->cost);
  EXPECT_EQ(kept->cached_tokens, 100u);
  EXPECT_EQ(kept->cost->amount, 123'456);
  EXPECT_EQ(kept->cost->currency, "EUR");
  answer.model_use->cost.reset();
  EXPECT_FALSE(answer_from_json(to_json(answer)).model_use->cost);
}

TEST(Record, KeepsOnlyTheFirstRowsAndSaysSo) {
  Answer answer;
  answer.result.columns = {{"n", Type::integer}};
  for (size_t i = 0; i < kRowsKept + 1; ++i)
    answer.result.rows.push_back({Cell(std::to_string(i))});
  answer.row_count = answer.result.rows.size();
  const Answer kept = answer_from_json(to_json(answer));
  EXPECT_EQ(kept.row_count, kRowsKept + 1);
  EXPECT_EQ(kept.result.rows.size(), kRowsKept);
  EXPECT_TRUE(kept.result.truncated);
}

}  // namespace sqlagent::answer
