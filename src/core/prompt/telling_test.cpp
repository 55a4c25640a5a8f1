#include "core/prompt/telling.h"

#include <gtest/gtest.h>

#include "core/nlq/fixture.h"

namespace sqlagent::prompt {
namespace {

bool tells(std::string question, std::string sql) {
  static const catalog::Catalog catalog = nlq::test::fixture("agency");
  return tells_values({std::move(question), std::move(sql)}, catalog);
}

TEST(Telling, NamesAloneTellNothing) {
  EXPECT_FALSE(
      tells("how many castings per actor",
            "SELECT actor_id, count(*) FROM castings GROUP BY 1 ORDER BY 2 DESC LIMIT 10"));
  EXPECT_FALSE(tells("share of fees", "SELECT 100 * a / nullif(b, 0) AS \"it's\" FROM t"));
}

TEST(Telling, TextsAndNumbersOfTheSqlDo) {
  for (const auto* where : {"name = 'Ada'", "name = $$Ada$$", "name = E'A\\'da'", "fee > 48211",
                            "fee > 0.25", "fee > 1e2", "year = 2024", "code = X'1F'"})
    EXPECT_TRUE(tells("castings", std::string("SELECT 1 FROM castings WHERE ") + where)) << where;
}

TEST(Telling, ValuesOfTheQuestionDo) {
  for (const auto* question : {"fees over 48,211", "castings of 'somebody'", "fees on 2024-03-05",
                               "what did Paper Moons cost", "what did Paper cost"})
    EXPECT_TRUE(tells(question, "SELECT fee FROM castings")) << question;
}

TEST(Telling, WhatCannotBeReadTells) {
  EXPECT_TRUE(tells("castings", "SELECT 'never closed"));
}

TEST(Telling, AStatementTellsNoMoreThanWasAsked) {
  const std::string asked = "orders of ada moreau in Köln since March";
  for (const auto* where :
       {"who = 'Ada Moreau'", "who ILIKE '%ada%'", "city = 'Köln'", "n > 48211",
        "d >= DATE '2025-03-01' AND date_trunc('month', d) > now() - INTERVAL '3 months'",
        "to_char(d, 'YYYY-MM') = 'March'"})
    EXPECT_TRUE(tells_no_more(std::string("SELECT 1 FROM orders WHERE ") + where, asked)) << where;
  for (const auto* where :
       {"who = 'Ada Moreau-Blanc'", "who = 'Bo'", "who IN ('Ada Moreau', 'Bo')", "who = $$Bo$$",
        "who = E'B\\157'", "code = X'1F'", "who = 'months'' secret'", "never = 'closed"})
    EXPECT_FALSE(tells_no_more(std::string("SELECT 1 FROM orders WHERE ") + where, asked)) << where;
}

TEST(ReadsTheClock, TheClockAndNothingLikeIt) {
  for (const auto* sql : {"SELECT 1 FROM t WHERE d > CURRENT_DATE - 7", "SELECT now()",
                          "SELECT date_trunc('month', Localtimestamp)"})
    EXPECT_TRUE(reads_the_clock(sql)) << sql;
  for (const auto* sql :
       {"SELECT 'now' FROM t", "SELECT \"now\" FROM t", "SELECT d FROM t -- now()"})
    EXPECT_FALSE(reads_the_clock(sql)) << sql;
}

}  // namespace
}  // namespace sqlagent::prompt
