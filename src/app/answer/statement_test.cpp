#include "app/answer/statement.h"

#include <gtest/gtest.h>

namespace sqlagent::answer {
namespace {

using Reason = sql::Refusal::Reason;

TEST(Statement, TheFirstWordTellsWhatTheDoorShouldSee) {
  for (const auto* text :
       {"SELECT 1", "  select region from sales", "(SELECT 1)", "-- note\nWITH a AS (SELECT 1)",
        "/* note */ VALUES (1)", "DROP TABLE sales", "truncate sales", "Select the best customers"})
    EXPECT_TRUE(may_be_sql(text)) << text;
  for (const auto* text : {"How many sales?", "", "-- only a note", "/* never closed", "selection",
                           "1 SELECT", "revenue with discount"})
    EXPECT_FALSE(may_be_sql(text)) << text;
}

TEST(Statement, WhatDoesNotParseOrNamesNoTableMayBeEnglish) {
  const auto english = [](std::string_view text, Reason reason) {
    return may_be_english(text, sql::Refusal{reason, "", -1, {}});
  };
  EXPECT_TRUE(english("Select the five best customers", Reason::syntax));
  EXPECT_TRUE(english("select customers", Reason::unknown_column));
  EXPECT_FALSE(english("select revnue from sales", Reason::unknown_column));
  EXPECT_FALSE(english("DROP TABLE sales", Reason::not_one_select));
}

TEST(Statement, ARefusalKnowsItsLineAndItsColumn) {
  const std::string draft = "SELECT 'ü', revnue\nFROM sales\nWHERE x";
  const auto at = [&](int offset) {
    const SqlRefused refused({Reason::unknown_column, "No.", offset, {}}, draft);
    return std::pair(refused.line(), refused.column());
  };
  EXPECT_EQ(at(0), std::pair(1, 1));
  EXPECT_EQ(at(13), std::pair(1, 13)) << "characters, not bytes";
  EXPECT_EQ(at(static_cast<int>(draft.find('x'))), std::pair(3, 7));
  EXPECT_EQ(at(static_cast<int>(draft.size())), std::pair(3, 8));
  EXPECT_EQ(at(-1), std::pair(0, 0)) << "no place";
  EXPECT_EQ(at(1000), std::pair(3, 8)) << "a place behind the end is the end";
}

TEST(Statement, TheSentenceClaimsNoMoreThanTheRowsShow) {
  sqlagent::Table result;
  result.columns = {{"n", Type::integer}};
  EXPECT_EQ(sentence_of(result), "No rows.");
  result.rows = {{Cell("1234.50")}};
  EXPECT_EQ(sentence_of(result), "The result is 1234.50.");
  result.rows = {{std::nullopt}};
  EXPECT_EQ(sentence_of(result), "The result is empty (NULL).");
  result.rows.assign(1234, {Cell("1")});
  EXPECT_EQ(sentence_of(result), "1,234 rows.");
  result.truncated = true;
  EXPECT_EQ(sentence_of(result), "The first 1,234 rows; there are more.");
  result = {{{"a", Type::text}, {"b", Type::text}}, {{Cell("x"), Cell("y")}}, false};
  EXPECT_EQ(sentence_of(result), "1 row.");
}

}  // namespace
}  // namespace sqlagent::answer
