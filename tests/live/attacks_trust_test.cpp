// The self-test of the isolation on a real cluster: green where the isolation stands, red where
// somebody loosened it, and nothing of it left behind, even when it was killed half-way.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/trust/reports.h"
#include "app/trust/stage.h"
#include "app/trust/trial.h"
#include "tests/live/tenants.h"

namespace sqlagent::trust {
namespace {

using namespace std::chrono_literals;
using pg::awaitable;
using pg::Params;
using pg::Session;

const std::string kDatabase = "trust_test";
constexpr auto kPatience = 60s;

class TrustLive : public testing::Test {
 protected:
  void SetUp() override {
    auto body = [&]() -> awaitable<void> {
      co_await tenancy::install(loop_.executor(), live::installation(kDatabase),
                                Deadline::in(kPatience));
    };
    loop_.run(body);
  }
  Access access() const {
    return {live::as_admin(kDatabase), live::as_role("nobody", "no", kDatabase), live::kSecretKey};
  }
  Trial try_it() {
    Trial trial;
    auto body = [&]() -> awaitable<void> {
      auto made = co_await try_isolation(loop_.executor(), access(), Deadline::in(kPatience));
      trial = std::move(made);
    };
    loop_.run(body);
    return trial;
  }
  // One cell, asked by the administrator.
  template <size_t N>
  std::string ask(const char (&text)[N]) {
    GeneratedSql question("test.ask");
    question.raw(text);
    std::string cell;
    auto body = [&]() -> awaitable<void> {
      auto admin =
          co_await Session::connect(loop_.executor(), live::as_admin(kDatabase), live::soon());
      auto found = co_await admin.run(question, live::soon());
      if (!found.rows.empty()) cell = found.rows[0][0].value_or("");
    };
    loop_.run(body);
    return cell;
  }
  // Tenants, schemas and roles of trials that are there; those of other tests do not count.
  std::string left_behind() {
    return ask(R"(
      SELECT count(*) FROM app.tenants t
       WHERE NOT EXISTS (SELECT 1 FROM app.users u WHERE u.tenant_id = t.id))") +
           ask("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'user\\_schema\\_%'");
  }

  live::Loop loop_;
};

TEST_F(TrustLive, IsGreenAndLeavesNothing) {
  const auto roles = ask("SELECT count(*) FROM pg_roles");
  const auto trial = try_it();
  EXPECT_GE(trial.attacks.size(), 12u);
  for (const auto& attack : trial.attacks) {
    EXPECT_TRUE(attack.first().refused) << attack.name;
    EXPECT_TRUE(attack.behind.refused) << attack.name << ": " << attack.behind.detail;
    EXPECT_FALSE(attack.first().detail.empty());
  }
  EXPECT_EQ(trial.layers.size(), 6u);
  for (const auto& layer : trial.layers)
    EXPECT_TRUE(layer.stands) << name(layer.layer) << ": " << layer.detail;
  EXPECT_TRUE(trial.green()) << text(trial);
  EXPECT_EQ(left_behind(), "00");
  EXPECT_EQ(ask("SELECT count(*) FROM pg_roles"), roles);
  EXPECT_EQ(ask("SELECT green FROM app.trust_reports ORDER BY checked_at DESC LIMIT 1"), "t");
}

TEST_F(TrustLive, IsRedWhenAFunctionIsGivenBack) {
  ask("GRANT EXECUTE ON FUNCTION pg_catalog.pg_notify(text, text) TO PUBLIC");
  const auto trial = try_it();
  ask("REVOKE EXECUTE ON FUNCTION pg_catalog.pg_notify(text, text) FROM PUBLIC");
  const auto through = std::ranges::count_if(
      trial.attacks, [](const Outcome& attack) { return !attack.behind.refused; });
  EXPECT_EQ(through, 1);
  EXPECT_FALSE(trial.layers[2].stands);
  EXPECT_FALSE(trial.green());
  EXPECT_NE(text(trial).find("RED"), std::string::npos);
}

TEST_F(TrustLive, WhatAKilledOneLeftIsRemovedByTheNext) {
  auto begin = [&]() -> awaitable<void> {
    auto admin =
        co_await Session::connect(loop_.executor(), live::as_admin(kDatabase), live::soon());
    const std::string canary = "left behind";
    co_await set_up(admin, live::kSecretKey, canary, live::soon());
  };
  loop_.run(begin);
  EXPECT_EQ(left_behind(), "22");
  try_it();
  EXPECT_EQ(left_behind(), "00");
}

TEST_F(TrustLive, TwoAtOnceTakeTurns) {
  int green = 0, ended = 0;
  auto one = [&]() -> awaitable<void> {
    auto trial = co_await try_isolation(loop_.executor(), access(), Deadline::in(kPatience));
    green += trial.green();
    ++ended;
  };
  auto body = [&]() -> awaitable<void> {
    boost::asio::co_spawn(loop_.executor(), one,
                          [](std::exception_ptr error) { EXPECT_FALSE(error); });
    co_await one();
    boost::asio::steady_timer pause(loop_.executor());
    while (ended < 2) {
      pause.expires_after(10ms);
      co_await pause.async_wait(boost::asio::use_awaitable);
    }
  };
  loop_.run(body);
  EXPECT_EQ(green, 2);
  EXPECT_EQ(left_behind(), "00");
}

TEST_F(TrustLive, ManyWhoAskMakeOneTask) {
  std::vector<std::string> tasks;
  auto body = [&]() -> awaitable<void> {
    auto admin =
        co_await Session::connect(loop_.executor(), live::as_admin(kDatabase), live::soon());
    auto tenant = co_await live::make_tenant(admin);
    constexpr StaticSql kPerson("test.person", R"(
      INSERT INTO app.users (tenant_id, issuer, subject, email)
      VALUES ($1::uuid, 'test', $1, 'a@example.com') RETURNING id)");
    constexpr StaticSql kForget("test.forget", "UPDATE app.trust_asked SET at = '-infinity'");
    Params of{tenant.text()}, none;
    co_await admin.run(kForget, none, live::soon());
    auto person = co_await admin.run(kPerson, of, live::soon());
    const UserId user(person.rows.at(0)[0].value());
    pg::Pool control(loop_.executor(), live::as_role("app_control", "control-pw", kDatabase), 4);
    int running = 4;
    auto one = [&]() -> awaitable<void> {
      auto task = co_await ask_for_one(control, tenant, user, live::soon());
      if (task) tasks.push_back(task->text());
      --running;
    };
    for (int i = 0; i < 3; ++i)
      boost::asio::co_spawn(loop_.executor(), one,
                            [](std::exception_ptr error) { EXPECT_FALSE(error); });
    co_await one();
    while (running > 0) co_await boost::asio::post(loop_.executor(), boost::asio::use_awaitable);
  };
  loop_.run(body);
  EXPECT_EQ(tasks.size(), 1u);
}

TEST(Answer, HasOneShapeWhetherThereIsAReportOrNot) {
  EXPECT_EQ(answer_json(std::nullopt),
            R"({"checked_at":null,"state":"checking","green":false,"layers":[],"attacks":[]})");
  const Stored stored{"2026-01-31T10:00:00Z", R"({"green":true,"layers":[],"attacks":[]})", true};
  EXPECT_EQ(answer_json(stored), R"({"checked_at":"2026-01-31T10:00:00Z","state":"checked",)"
                                 R"("green":true,"layers":[],"attacks":[]})");
}

}  // namespace
}  // namespace sqlagent::trust
