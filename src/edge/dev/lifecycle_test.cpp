#include "edge/dev/lifecycle.h"

#include <gtest/gtest.h>

namespace sqlagent::dev {

using std::chrono::milliseconds;
using std::chrono::seconds;
using State = Lifecycle::State;

const Lifecycle::Time start{};

TEST(Lifecycle, BackOffDoublesUpToHalfAMinute) {
  EXPECT_EQ(Lifecycle::back_off(1), milliseconds(200));
  EXPECT_EQ(Lifecycle::back_off(2), milliseconds(400));
  EXPECT_EQ(Lifecycle::back_off(5), milliseconds(3200));
  EXPECT_EQ(Lifecycle::back_off(9), milliseconds(30'000));
  EXPECT_EQ(Lifecycle::back_off(1'000'000), milliseconds(30'000));
}

TEST(Lifecycle, ADaemonThatNeverAnsweredGivesUpAfterThreeAttempts) {
  Lifecycle life(Kind::daemon);
  for (int attempt = 1; attempt <= 3; ++attempt) {
    EXPECT_FALSE(life.satisfied());
    life.started(start);
    life.exited(start, false);
    EXPECT_EQ(life.state(), attempt < 3 ? State::backing_off : State::gave_up);
  }
  EXPECT_FALSE(life.should_start(start + seconds(3600)));
}

TEST(Lifecycle, ADaemonThatOnceAnsweredComesBackForever) {
  Lifecycle life(Kind::daemon);
  life.started(start);
  life.answered(start);
  EXPECT_TRUE(life.satisfied());
  for (int crash = 0; crash < 20; ++crash) {
    life.exited(start, true);  // a daemon has no reason to exit, well or not
    EXPECT_EQ(life.state(), State::backing_off);
    EXPECT_TRUE(life.satisfied());
    life.started(start);
  }
  life.exited(start, false);
  EXPECT_FALSE(life.should_start(start + milliseconds(29'999)));
  EXPECT_TRUE(life.should_start(start + milliseconds(30'000)));
}

TEST(Lifecycle, HalfAMinuteOfGoodRunningForgivesEarlierCrashes) {
  Lifecycle life(Kind::daemon);
  life.started(start);
  life.answered(start);
  for (int crash = 0; crash < 6; ++crash) life.exited(start, false);
  life.started(start);
  life.answered(start);
  life.exited(start + seconds(30), false);
  EXPECT_EQ(life.next_start(), start + seconds(30) + milliseconds(200));
}

TEST(Lifecycle, AOneShotIsDoneWhenItEndsWellAndTriedAgainWhenNot) {
  Lifecycle life(Kind::once);
  life.started(start);
  life.exited(start, false);
  EXPECT_FALSE(life.satisfied());
  EXPECT_TRUE(life.should_start(start + milliseconds(200)));
  life.started(start);
  life.exited(start, true);
  EXPECT_EQ(life.state(), State::done);
  EXPECT_TRUE(life.satisfied());
  EXPECT_FALSE(life.should_start(start + seconds(3600)));
}

TEST(Lifecycle, NobodyWaitsForABackgroundJob) {
  const Lifecycle life(Kind::background);
  EXPECT_TRUE(life.satisfied());
  EXPECT_TRUE(life.should_start(start));
}

}  // namespace sqlagent::dev
