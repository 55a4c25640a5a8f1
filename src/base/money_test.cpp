#include "base/money.h"

#include <gtest/gtest.h>

namespace sqlagent {

TEST(Money, amounts_are_read_and_written_exactly) {
  for (const auto* text : {"0", "1", "2.5", "0.000000001", "999999999.999999999", "10"})
    EXPECT_EQ(text_of(nano_from_text(text).value()), text);
  EXPECT_EQ(nano_from_text("0.10"), 100'000'000);
  for (const auto* text : {"", "-1", "+1", "1e3", "1,5", "1.", ".5", "1 ", "0x1", "1000000000",
                           "0.0000000001", "1.2.3", "nan", "1/2"})
    EXPECT_FALSE(nano_from_text(text)) << text;
}

TEST(Money, prices_have_two_or_three_parts) {
  EXPECT_EQ(price_from_text("0.25/0.025/2"), (Price{250'000, 25'000, 2'000'000}));
  EXPECT_EQ(price_from_text("3/15"), (Price{3'000'000, 3'000'000, 15'000'000}));
  EXPECT_EQ(price_from_text("0/0"), Price{});
  for (const auto* text :
       {"", "1", "1/2/3/4", "1//2", "/1/2", "1/2/", "-1/2", "a/b", "100001/1", "0.0000001/1"})
    EXPECT_FALSE(price_from_text(text)) << text;
}

TEST(Money, a_cost_is_that_of_its_tokens_rounded_up) {
  const Price price{250'000, 25'000, 2'000'000};
  EXPECT_EQ(cost_of(price, {1'000'000, 0, 0}), nano_from_text("0.25"));
  EXPECT_EQ(cost_of(price, {1'000'000, 1'000'000, 1'000'000}), nano_from_text("2.025"));
  EXPECT_EQ(cost_of(price, {1200, 200, 300}), 250'000 + 5'000 + 600'000);
  EXPECT_EQ(cost_of({1, 1, 1}, {1, 0, 0}), 1);
  EXPECT_EQ(cost_of({}, {1000, 0, 1000}), 0);
}

TEST(Money, what_an_endpoint_makes_up_does_not_overflow) {
  const auto dear = price_from_text("100000/100000/100000").value();
  const auto most = cost_of(dear, {kMostTokens, 0, kMostTokens});
  EXPECT_GT(most, 0);
  EXPECT_EQ(cost_of(dear, {UINT64_MAX, 0, UINT64_MAX}), most);
  EXPECT_EQ(cost_of({1'000'000, 0, 0}, {10, UINT64_MAX, 0}), 0);
}

}  // namespace sqlagent
