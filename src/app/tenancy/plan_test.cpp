// Estimates as PostgreSQL 15 writes them, and what a person is told.
#include "app/tenancy/plan.h"

#include <gtest/gtest.h>

#include <string>

#include "base/error.h"

namespace sqlagent::tenancy {
namespace {

constexpr std::string_view kJoin = R"json(
[{"Plan": {"Node Type": "Aggregate", "Total Cost": 7000000.25, "Plan Rows": 1, "Plans": [
  {"Node Type": "Nested Loop", "Total Cost": 6900000.0, "Plan Rows": 12000000, "Plans": [
    {"Node Type": "Seq Scan", "Total Cost": 22, "Plan Rows": 4000},
    {"Node Type": "Materialize", "Total Cost": 25, "Plan Rows": 3000, "Plans": [
      {"Node Type": "Seq Scan", "Total Cost": 22, "Plan Rows": 3000,
       "Filter": "(note = '\"Plan Rows\": 99999999999'::text)"}]}]}]}}])json";

std::string refusal(const Estimate& estimate) {
  try {
    must_be_affordable(estimate, {.cost = 5e6, .rows = 1e8});
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::too_costly);
    return error.for_the_user();
  }
  return "";
}

TEST(Plan, TakesTheWholeCostAndTheLargestStep) {
  const auto estimate = estimate_of(kJoin);
  EXPECT_DOUBLE_EQ(estimate.cost, 7000000.25);
  EXPECT_DOUBLE_EQ(estimate.rows, 12e6);  // not what a text in it says
  EXPECT_TRUE(estimate.joins_everything);
}

TEST(Plan, SaysHowMuchAndWhatToDo) {
  EXPECT_EQ(
      refusal(estimate_of(kJoin)),
      "This would go over about 12 million rows and may take a minute or more. It pairs every "
      "row of one table with every row of another: join them on a column they share, or run "
      "it anyway.");
  EXPECT_EQ(
      refusal({.cost = 9e7, .rows = 2.51e9}),
      "This would go over about 2.5 billion rows and may take minutes. Narrow it by a shorter "
      "period, a filter or fewer tables, or run it anyway.");
  EXPECT_NE(refusal({.cost = 1e30, .rows = 1e30}).find("hours"), std::string::npos);
  EXPECT_NE(refusal({.cost = 6e6, .rows = 12}).find("about 12 rows"), std::string::npos);
}

TEST(Plan, WhatIsWithinTheLimitsPasses) {
  EXPECT_EQ(refusal({.cost = 5e6, .rows = 1e8}), "");
  EXPECT_NE(refusal({.cost = 1, .rows = 1.1e8}), "");
}

TEST(Plan, AnythingElseIsOurOwnFault) {
  for (const char* text : {"", "[]", "{}", "[{}]", "[{\"Plan\": 1}]", "QUERY PLAN"})
    EXPECT_THROW(estimate_of(text), Error) << text;
}

}  // namespace
}  // namespace sqlagent::tenancy
