#include "io/curl/retry_after.h"

#include <gtest/gtest.h>

namespace sqlagent::curl {
namespace {

TEST(RetryAfter, the_pause_that_is_asked_for) {
  using std::chrono::milliseconds;
  EXPECT_EQ(retry_after("", "2", ""), milliseconds(2000));
  EXPECT_EQ(retry_after("1500", "2", ""), milliseconds(1500));
  EXPECT_EQ(retry_after("", "Thu, 26 Nov 2026 03:06:30 GMT", "Thu, 26 Nov 2026 03:06:00 GMT"),
            milliseconds(30'000));
  EXPECT_EQ(retry_after("", "Thu, 26 Nov 2026 03:05:00 GMT", "Thu, 26 Nov 2026 03:06:00 GMT"),
            milliseconds(0));
  EXPECT_EQ(retry_after("", "Thu, 26 Nov 2026 03:06:30 GMT", ""), std::nullopt);
  EXPECT_EQ(retry_after("", "soon", ""), std::nullopt);
  EXPECT_EQ(retry_after("", "-5", ""), std::nullopt);
  EXPECT_EQ(retry_after("", "999999999999", ""), std::chrono::hours(7 * 24));
}

}  // namespace
}  // namespace sqlagent::curl
