#include "app/answer/memory.h"

#include <gtest/gtest.h>

#include "core/catalog/test_facts.h"
#include "core/sql/admit.h"

namespace sqlagent::answer {
namespace {

using catalog::test::catalog_of;
using catalog::test::facts;

constexpr auto kSales = "region,amount\nNorth,1\nSouth,2\n", kPlaces = "region,city\nNorth,York\n";
constexpr auto kSql = "SELECT sum(amount) FROM sales JOIN places USING (region)";

std::string known(const catalog::Catalog& catalog, std::string_view sql = kSql) {
  return tables_of(sql::admit(sql, catalog).value(), catalog);
}

TEST(TablesNow, AreTheSameAsLongAsNothingHasHappened) {
  const auto before = catalog_of({facts("sales", kSales), facts("places", kPlaces)});
  const auto more =
      catalog_of({facts("sales", kSales), facts("places", kPlaces), facts("staff", "name\nAda\n")});
  EXPECT_EQ(tables_now(known(before), before), known(before));
  EXPECT_EQ(tables_now(known(before), more), known(before));
  EXPECT_EQ(tables_now(known(before, "SELECT 1"), before), "");
}

TEST(TablesNow, DifferAfterWhateverIsDoneToOneOfThem) {
  const auto before = catalog_of({facts("sales", kSales), facts("places", kPlaces)});
  for (const auto* other :
       {"region,amount\nNorth,1\nSouth,2\nWest,3\n",  // appended
        "region,amount\nNorth,1\nSouth,3\n",          // another value
        "region,amount\nNorth,1.5\nSouth,2\n",        // another type
        "region,amount,day\nNorth,1,2024-01-02\nSouth,2,2024-01-03\n", "region\nNorth\nSouth\n"}) {
    const auto after = catalog_of({facts("sales", other), facts("places", kPlaces)});
    EXPECT_NE(tables_now(known(before), after), known(before)) << other;
  }
  const auto gone = catalog_of({facts("places", kPlaces)});
  EXPECT_NE(tables_now(known(before), gone), known(before));
  EXPECT_EQ(tables_now(tables_now(known(before), gone), before), known(before));
}

TEST(Shape, IsNamesAndTypesInOrder) {
  sqlagent::Table one, other;
  one.columns = {{"a", Type::text}, {"b", Type::integer}};
  other.columns = {{"a", Type::text}, {"b", Type::numeric}};
  EXPECT_NE(shape_of(one), shape_of(other));
  one.rows = {{"x", "1"}};
  EXPECT_EQ(shape_of(one), "a text\nb integer\n");
}

}  // namespace
}  // namespace sqlagent::answer
