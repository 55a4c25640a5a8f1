#include "core/prompt/same_rows.h"

#include <gtest/gtest.h>

namespace sqlagent::prompt {
namespace {

const sqlagent::Table kTable{.columns = {{"region", Type::text}, {"revenue", Type::numeric}},
                             .rows = {{"North", "10.0"}, {"South", "20"}, {"East", std::nullopt}}};

TEST(SameRows, OrderNamesAndTrailingZerosDoNotMatter) {
  const sqlagent::Table other{
      .columns = {{"total", Type::numeric}, {"area", Type::text}},
      .rows = {{"20.000", "South"}, {std::nullopt, "East"}, {"10", "North"}}};
  EXPECT_TRUE(same_rows(kTable, other));
}

TEST(SameRows, CellsThatBelongToOtherRowsDo) {
  auto other = kTable;
  std::swap(other.rows[0][1], other.rows[1][1]);
  EXPECT_FALSE(same_rows(kTable, other));
}

TEST(SameRows, FurtherColumnsAndRowsDo) {
  auto wider = kTable;
  wider.columns.push_back({"x", Type::text});
  for (auto& row : wider.rows) row.push_back("x");
  auto longer = kTable;
  longer.rows.push_back(longer.rows.front());
  EXPECT_FALSE(same_rows(kTable, wider));
  EXPECT_FALSE(same_rows(kTable, longer));
}

TEST(SameRows, WhatWasCutCannotBeCompared) {
  auto cut = kTable;
  cut.truncated = true;
  EXPECT_FALSE(same_rows(cut, cut));
}

TEST(SameRows, ANullIsNotTheWord) {
  const sqlagent::Table a{.columns = {{"x", Type::text}}, .rows = {{std::nullopt}}};
  const sqlagent::Table b{.columns = {{"x", Type::text}}, .rows = {{"null"}}};
  EXPECT_FALSE(same_rows(a, b));
}

}  // namespace
}  // namespace sqlagent::prompt
