#include "app/answer/lenses.h"

#include <gtest/gtest.h>

#include "core/catalog/test_facts.h"

namespace sqlagent::answer {
namespace {

std::shared_ptr<const catalog::Catalog> sales(uint64_t version) {
  return std::make_shared<const catalog::Catalog>(
      catalog::build(catalog::test::tenant(), version,
                     {catalog::test::facts("sales", "region,amount\nNorth,1\n")}));
}

TEST(Lenses, AreMadeOncePerCatalogAndAnewForItsNextVersion) {
  Lenses lenses;
  const auto first = sales(1), second = sales(2);
  const auto lens = lenses.of(first);
  EXPECT_EQ(lenses.of(first), lens);
  EXPECT_NE(lenses.of(second), lens);
  EXPECT_EQ(&lens->catalog, first.get()) << "whoever holds a lens may go on with it";
}

TEST(Lenses, one_that_somebody_holds_is_not_made_again) {
  Lenses lenses;
  const auto mine = sales(1);
  auto lens = lenses.of(mine);
  const auto* first = lens.get();
  for (size_t i = 0; i < 2 * Lenses::kMost; ++i) {
    const TenantId other("00000000-0000-4000-8000-" + std::to_string(100'000'000'000 + i));
    lenses.of(std::make_shared<const catalog::Catalog>(catalog::build(other, 1, {})));
  }
  EXPECT_EQ(lenses.of(mine).get(), first);
}

TEST(Lenses, ReadAsTheCatalogItselfDoes) {
  Lenses lenses;
  const auto catalog = sales(1);
  const auto today = make_date(2025, 4, 10);
  const auto readings = nlq::read("total amount by region", *lenses.of(catalog), today);
  ASSERT_FALSE(readings.ranked.empty());
  EXPECT_EQ(readings.ranked[0].sql,
            nlq::read("total amount by region", *catalog, today).ranked.at(0).sql);
}

}  // namespace
}  // namespace sqlagent::answer
