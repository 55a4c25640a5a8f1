// Fair turns: by tenant, not by arrival; bounded; and streams leave room for questions.
#include "app/tenancy/turns.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sqlagent::tenancy {
namespace {

TenantId tenant(char c) {
  return TenantId(std::string(8, c) + "-0000-4000-8000-000000000000");
}

class TurnsTest : public testing::Test {
 protected:
  std::shared_ptr<Turns::Waiter> enter(char who, Length length = Length::question) {
    const auto waiter = std::make_shared<Turns::Waiter>(
        Turns::Waiter{.tenant = tenant(who), .length = length, .granted = false, .wake = {}});
    if (!turns_.enter(waiter)) return nullptr;
    waiter->wake = [this, who] { woken_ += who; };
    return waiter;
  }
  Turns turns_{{.at_once = 4, .per_tenant = 3, .waiting_per_tenant = 5}};
  std::string woken_;
};

TEST_F(TurnsTest, AFloodOfOneTenantDelaysNobodyElse) {
  std::vector<std::shared_ptr<Turns::Waiter>> flood;
  for (int i = 0; i < 8; ++i) flood.push_back(enter('a'));
  EXPECT_EQ(turns_.running(tenant('a')), 3u);
  EXPECT_EQ(turns_.waiting(tenant('a')), 5u);
  EXPECT_TRUE(enter('b')->granted);  // a place was left
  auto second = enter('b'), third = enter('c');
  EXPECT_FALSE(second->granted);
  turns_.leave(flood[0]);  // c has none, b one, a two
  EXPECT_EQ(woken_, "c");
  turns_.leave(flood[1]);  // one each: a's turn, it has waited the longest
  turns_.leave(flood[2]);
  EXPECT_EQ(woken_, "cab");
  EXPECT_EQ(turns_.running(tenant('a')), 1u);
}

TEST_F(TurnsTest, TenantsTakeTurnsWhateverTheOrderOfTheirArrival) {
  std::vector<std::shared_ptr<Turns::Waiter>> running;
  for (char who : {'w', 'x', 'y', 'z'}) running.push_back(enter(who));
  for (int i = 0; i < 3; ++i) enter('a');
  for (int i = 0; i < 2; ++i) enter('b');
  enter('c');
  for (const auto& one : running) turns_.leave(one);
  EXPECT_EQ(woken_, "abca");
}

TEST_F(TurnsTest, TheQueueOfATenantIsBoundedAndWaitersMayGo) {
  std::vector<std::shared_ptr<Turns::Waiter>> mine;
  for (int i = 0; i < 8; ++i) mine.push_back(enter('a'));
  EXPECT_EQ(enter('a'), nullptr);
  turns_.leave(mine[7]);
  EXPECT_EQ(turns_.waiting(tenant('a')), 4u);
  EXPECT_NE(enter('a'), nullptr);
  EXPECT_EQ(woken_, "");
}

TEST_F(TurnsTest, StreamsLeaveRoomForQuestions) {
  turns_ = Turns({.at_once = 6, .per_tenant = 3});
  auto first = enter('a', Length::stream), second = enter('a', Length::stream);
  EXPECT_TRUE(first->granted);
  EXPECT_TRUE(second->granted);
  EXPECT_FALSE(enter('a', Length::stream)->granted);  // two of the tenant's three
  EXPECT_TRUE(enter('b', Length::stream)->granted);
  EXPECT_FALSE(enter('c', Length::stream)->granted);  // half of all
  EXPECT_TRUE(enter('a')->granted);
  EXPECT_TRUE(enter('b')->granted);
  turns_.leave(first);
  EXPECT_EQ(woken_, "c");
}

TEST_F(TurnsTest, NothingIsLeftWhenAllHaveGone) {
  std::vector<std::shared_ptr<Turns::Waiter>> all;
  for (int i = 0; i < 6; ++i) all.push_back(enter(i % 2 == 0 ? 'a' : 'b'));
  for (const auto& one : all) turns_.leave(one);
  EXPECT_EQ(turns_.running(), 0u);
  EXPECT_EQ(turns_.waiting(tenant('a')), 0u);
}

}  // namespace
}  // namespace sqlagent::tenancy
