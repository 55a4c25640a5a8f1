// When an endpoint is asked again, and when it is left alone. The clock and the jitter come in.
#include <gtest/gtest.h>

#include "io/model/breaker.h"
#include "io/model/endpoints.h"
#include "io/model/retry.h"

namespace sqlagent::model {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr auto kStart = Breaker::Clock::time_point(1000s);

Failure of(Failure::Kind kind, std::optional<milliseconds> retry_after = std::nullopt) {
  Failure failure;
  failure.kind = kind;
  failure.retry_after = retry_after;
  return failure;
}

TEST(ModelRetry, pauses_double_and_the_jitter_halves_them_at_most) {
  const auto busy = of(Failure::Kind::overloaded);
  EXPECT_EQ(pause_before_retry(busy, 1, 0.0, 20s), 125ms);
  EXPECT_EQ(pause_before_retry(busy, 2, 0.0, 20s), 250ms);
  EXPECT_EQ(pause_before_retry(busy, 2, 0.5, 20s), 375ms);
  EXPECT_EQ(pause_before_retry(busy, 100, 0.0, 20s), 8s);
}

TEST(ModelRetry, the_endpoints_wish_counts_within_the_deadline) {
  EXPECT_EQ(pause_before_retry(of(Failure::Kind::rate_limited, 3s), 1, 0.9, 20s), 3s);
  EXPECT_EQ(pause_before_retry(of(Failure::Kind::rate_limited, 0ms), 1, 0.9, 20s), 0ms);
  EXPECT_EQ(pause_before_retry(of(Failure::Kind::rate_limited, 20s), 1, 0.9, 20s), std::nullopt);
  EXPECT_EQ(pause_before_retry(of(Failure::Kind::overloaded), 1, 0.9, 100ms), std::nullopt);
}

TEST(ModelRetry, what_waiting_does_not_mend_is_not_asked_again) {
  for (const auto kind :
       {Failure::Kind::refused_key, Failure::Kind::no_credit, Failure::Kind::no_such_model,
        Failure::Kind::context_overflow, Failure::Kind::content_filter,
        Failure::Kind::broken_stream, Failure::Kind::too_large, Failure::Kind::timeout,
        Failure::Kind::cancelled, Failure::Kind::unsupported, Failure::Kind::bad_request})
    EXPECT_EQ(pause_before_retry(of(kind), 1, 0.0, 20s), std::nullopt) << name(kind);
}

TEST(ModelBreaker, opens_after_failures_in_a_row_and_lets_one_try) {
  Breaker breaker;
  for (int i = 1; i < Breaker::kFailures; ++i) breaker.failed(kStart, false);
  breaker.succeeded();
  for (int i = 1; i < Breaker::kFailures; ++i) breaker.failed(kStart, false);
  EXPECT_EQ(breaker.enter(kStart).wait, 0ms);
  breaker.failed(kStart, false);
  EXPECT_EQ(breaker.enter(kStart + 1s).wait, 4s);
  const auto first = breaker.enter(kStart + 5s);
  EXPECT_TRUE(first.trial);
  EXPECT_GT(breaker.enter(kStart + 5s).wait, 0ms) << "one at a time";
  breaker.failed(kStart + 6s, true);
  EXPECT_EQ(breaker.enter(kStart + 6s).wait, 10s) << "the pause doubles";
  const auto second = breaker.enter(kStart + 16s);
  breaker.left(second.trial);
  EXPECT_TRUE(breaker.enter(kStart + 16s).trial) << "a trial that said nothing is repeated";
  breaker.succeeded();
  EXPECT_TRUE(breaker.closed());
}

TEST(ModelBreaker, the_pause_has_an_end_and_late_failures_do_not_lengthen_it) {
  Breaker breaker;
  auto now = kStart;
  for (int i = 0; i < Breaker::kFailures; ++i) breaker.failed(now, false);
  breaker.failed(now + 4s, false);
  EXPECT_EQ(breaker.enter(now + 4s).wait, 1s);
  for (int i = 0; i < 10; ++i) {
    now += 60s;
    EXPECT_TRUE(breaker.enter(now).trial);
    breaker.failed(now, true);
  }
  EXPECT_EQ(breaker.enter(now).wait, 60s);
}

TEST(ModelEndpoints, a_lesson_is_one_endpoints_own_and_is_forgotten) {
  Endpoints endpoints;
  const Endpoint one{"http://a/v1", Secret<std::string>("k"), "m"};
  const Endpoint other_key{"http://a/v1", Secret<std::string>("l"), "m"};
  endpoints.of(one, kStart)->lacks_until[size_t(Feature::tools)] = kStart + Endpoints::kLesson;
  EXPECT_FALSE(endpoints.features(one, kStart).has(Feature::tools));
  EXPECT_TRUE(endpoints.features(other_key, kStart).has(Feature::tools));
  EXPECT_TRUE(endpoints.features(one, kStart + Endpoints::kLesson).has(Feature::tools));
}

TEST(ModelEndpoints, the_one_unused_the_longest_makes_room) {
  Endpoints endpoints;
  const auto numbered = [](size_t i) {
    return Endpoint{"http://a/v1", Secret<std::string>(), std::to_string(i)};
  };
  const auto lesson = kStart + Endpoints::kLesson;
  for (size_t i = 0; i < Endpoints::kMost + 1; ++i)
    endpoints.of(numbered(i), kStart + milliseconds(i))->lacks_until[0] = lesson;
  EXPECT_TRUE(endpoints.features(numbered(0), kStart).has(Feature(0)));
  EXPECT_FALSE(endpoints.features(numbered(1), kStart).has(Feature(0)));
  EXPECT_FALSE(endpoints.features(numbered(Endpoints::kMost), kStart).has(Feature(0)));
}

}  // namespace
}  // namespace sqlagent::model
