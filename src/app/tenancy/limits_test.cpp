#include "app/tenancy/limits.h"

#include <gtest/gtest.h>

namespace sqlagent::tenancy {
namespace {

constexpr uint64_t kGiB = 1ull << 30;

TEST(Limits, StatementsTakeThreeFifthsOfTheMemory) {
  EXPECT_EQ(statements_that_fit(16 * kGiB, kGiB, 1), 9u);
  EXPECT_EQ(statements_that_fit(16 * kGiB, kGiB, 2), 4u);
  EXPECT_EQ(statements_that_fit(24 * kGiB, 2 * kGiB, 1), 7u);
}

TEST(Limits, OneRunsEvenWhereNoneFitsAndAHundredNever) {
  EXPECT_EQ(statements_that_fit(kGiB, kGiB, 1), 1u);
  EXPECT_EQ(statements_that_fit(4 * kGiB, kGiB, 8), 1u);
  EXPECT_EQ(statements_that_fit(4096 * kGiB, kGiB, 1), 64u);
  EXPECT_EQ(statements_that_fit(kGiB, 0, 0), 64u);
}

}  // namespace
}  // namespace sqlagent::tenancy
