#include "app/answer/warnings.h"

#include <gtest/gtest.h>

#include "core/catalog/test_facts.h"
#include "core/sql/admit.h"

namespace sqlagent::answer {
namespace {

using catalog::test::facts;

std::vector<std::string> warnings(const catalog::Catalog& catalog, std::string_view sql,
                                  bool truncated = false) {
  sqlagent::Table result;
  result.truncated = truncated;
  return warnings_of(sql::admit(sql, catalog).value(), catalog, result);
}

TEST(Warnings, SayWhenSharedDataAnsweredInsteadOfOnesOwn) {
  const auto both =
      catalog::test::catalog_of({facts("sales", "region,amount\nNorth,1\n"),
                                 facts("stocks", "ticker,sector\nAAA,Energy\n", true)});
  EXPECT_EQ(warnings(both, "select count(*) from stocks").size(), 1u);
  EXPECT_TRUE(warnings(both, "select count(*) from sales").empty());
  EXPECT_TRUE(warnings(both, "select count(*) from sales, stocks").empty());
  EXPECT_TRUE(warnings(both, "select 1").empty());
  const auto alone =
      catalog::test::catalog_of({facts("stocks", "ticker,sector\nAAA,Energy\n", true)});
  EXPECT_TRUE(warnings(alone, "select count(*) from stocks").empty());
}

TEST(Warnings, SayWhenRowsAreMissing) {
  const auto catalog = catalog::test::catalog_of({facts("sales", "region,amount\nNorth,1\n")});
  EXPECT_EQ(warnings(catalog, "select region from sales", true).size(), 1u);
}

}  // namespace
}  // namespace sqlagent::answer
