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
