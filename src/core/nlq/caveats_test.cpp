#include "core/nlq/caveats.h"

#include <gtest/gtest.h>

#include "core/catalog/test_facts.h"
#include "core/nlq/read.h"

namespace sqlagent::nlq::test {
namespace {

using catalog::test::catalog_of;
using catalog::test::facts;

// What is said of the answer to a question; the result has one row unless it is given.
std::string said(const catalog::Catalog& catalog, std::string_view question,
                 Date today = make_date(2025, 3, 1), sqlagent::Table result = {}) {
  const auto readings = read(question, catalog, today);
  EXPECT_EQ(readings.decision, Decision::answer) << question;
  if (readings.decision != Decision::answer) return "";
  if (result.rows.empty()) result.rows.emplace_back();
  std::string out;
  for (const auto& one : caveats(readings.ranked.front().intent, catalog, result, today))
    out += one + "\n";
  return out;
}

const char* const kDeliveries =
    "delivery_id,sent_on,weight,depot\n"
    "1,2024-01-05,10,Lyon\n2,2024-01-19,,Turin\n3,2024-02-02,7,lyon\n4,2024-02-11,9,Lyon\n";

TEST(Caveats, SayThatTheLastPeriodIsNotComplete) {
  const auto catalog = catalog_of({facts("deliveries", kDeliveries)});
  EXPECT_NE(said(catalog, "deliveries by month").find("2024-02-11: the last month is not complete"),
            std::string::npos);
  EXPECT_EQ(said(catalog, "deliveries by month in january 2024").find("not complete"),
            std::string::npos);
}

TEST(Caveats, DoNotTakeMonthlyDatesForAnIncompleteMonth) {
  const auto catalog = catalog_of(
      {facts("deliveries",
             "delivery_id,sent_on,weight\n1,2024-01-01,5\n2,2024-02-01,6\n3,2024-03-01,4\n")});
  EXPECT_EQ(said(catalog, "deliveries by month").find("not complete"), std::string::npos);
}

TEST(Caveats, CountRowsWithoutAFigure) {
  const auto catalog = catalog_of({facts("deliveries", kDeliveries)});
  EXPECT_NE(said(catalog, "average weight").find("1 of 4 deliveries have no weight"),
            std::string::npos);
  EXPECT_EQ(said(catalog, "how many deliveries").find("no weight"), std::string::npos);
}

TEST(Caveats, SayThatSpellingsAreOne) {
  const auto catalog = catalog_of({facts("deliveries", kDeliveries)});
  EXPECT_NE(said(catalog, "deliveries by depot").find("Spellings of depot"), std::string::npos);
}

TEST(Caveats, SayWhereTheDataEnds) {
  const auto catalog = catalog_of({facts("deliveries", kDeliveries)});
  EXPECT_NE(said(catalog, "deliveries in 2024").find("ends on 2024-02-11"), std::string::npos);
  EXPECT_EQ(said(catalog, "deliveries in 2024", make_date(2024, 2, 12)).find("ends on"),
            std::string::npos)
      << "data of yesterday is up to date";
  EXPECT_EQ(said(catalog, "deliveries in january 2024").find("ends on"), std::string::npos);
}

TEST(Caveats, SayNothingOfAnEmptyResult) {
  const auto catalog = catalog_of({facts("deliveries", kDeliveries)});
  const auto readings = read("deliveries by month", catalog, make_date(2025, 3, 1));
  ASSERT_EQ(readings.decision, Decision::answer);
  EXPECT_TRUE(caveats(readings.ranked.front().intent, catalog, {}, make_date(2025, 3, 1)).empty());
}

}  // namespace
}  // namespace sqlagent::nlq::test
