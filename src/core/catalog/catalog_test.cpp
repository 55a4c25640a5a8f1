#include "core/catalog/catalog.h"

#include <gtest/gtest.h>

#include "core/catalog/test_facts.h"

namespace sqlagent::catalog {

TEST(Catalog, DropsTheLineageColumn) {
  const Catalog catalog = test::catalog_of({test::facts("orders", "_row,order_id\n1,10\n2,11\n")});
  ASSERT_EQ(catalog.tables()[0].columns.size(), 1u);
  EXPECT_EQ(catalog.tables()[0].columns[0].facts.name, "order_id");
  EXPECT_TRUE(catalog.tables()[0].facts.columns.empty());
}

TEST(Catalog, FindsOwnTablesBeforeSharedOnes) {
  const Catalog catalog = test::catalog_of(
      {test::facts("companies", "ticker\nA\nB\n", true), test::facts("companies", "name\nC\nD\n")});
  EXPECT_EQ(catalog.find_table("", "companies"), 1);
  EXPECT_EQ(catalog.find_table("public", "companies"), 0);
  EXPECT_EQ(catalog.find_table("", "nothing"), -1);
}

}  // namespace sqlagent::catalog
