// Tenants on a real cluster, and statements that never passed the door: what stands below it must
// hold alone.
#pragma once
#include <gtest/gtest.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/identity/identity.h"
#include "app/tenancy/tenancy.h"
#include "tests/live/forged_sql.h"
#include "tests/live/tenants.h"

namespace sqlagent::live {

class TenancyFixture : public testing::Test {
 protected:
  explicit TenancyFixture(std::string database, tenancy::Settings settings = {})
      : database_(std::move(database)), settings_(settings) {}
  void SetUp() override {
    auto body = [&]() -> pg::awaitable<void> {
      co_await tenancy::install(loop_.executor(), installation(database_), soon());
    };
    loop_.run(body);
    control_.emplace(loop_.executor(), as_role("app_control", "control-pw", database_), 6);
    identity_.emplace(*control_,
                      identity::Settings{kSecretKey, std::chrono::hours(8), {"Boss@Example.com"}},
                      [this](TaskId task) { rung_.push_back(task.text()); });
    restart(settings_);
  }
  void TearDown() override { control_.reset(); }
  // The same as a new process would be, with other settings.
  void restart(tenancy::Settings settings) {
    tenancy_.emplace(*control_, kSecretKey, as_role("nobody", "no", database_), settings);
  }

  pg::awaitable<void> prepare(TenantId tenant) {
    auto session = co_await pg::Session::connect(loop_.executor(), as_admin(database_), soon());
    co_await tenancy::provision(session, tenant, kSecretKey, soon());
  }
  // A person of its own for each test, so that order and reruns do not matter.
  pg::awaitable<TenantId> somebody() {
    const std::string email = tenancy::hex(tenancy::random_bytes(8)) + "@example.com", name;
    auto signed_in = co_await identity_->sign_in_local(email, name, soon());
    co_await prepare(signed_in.principal.tenant);
    co_return signed_in.principal.tenant;
  }
  pg::awaitable<void> plant(TenantId tenant, std::string secret) {
    auto loader = co_await pg::Session::connect(
        loop_.executor(), as_role("app_loader", "loader-pw", database_), soon());
    GeneratedSql create("test.plant");
    create.raw("CREATE TABLE ").ident(schema_of(tenant)).raw(".orders AS SELECT ");
    create.literal(secret).raw(" AS secret, 10 AS amount");
    co_await loader.run(create, soon());
  }
  pg::awaitable<void> pause(std::chrono::milliseconds time) {
    boost::asio::steady_timer timer(loop_.executor(), time);
    co_await timer.async_wait(boost::asio::use_awaitable);
  }
  // The first cell, or the code of the Error.
  pg::awaitable<std::string> ask(TenantId as, std::string text, TenantId owner, Deadline deadline,
                                 bool run_anyway = true) {
    std::string said;
    tenancy::ReadLimits limits;
    limits.run_anyway = run_anyway;
    try {
      auto tenant = co_await tenancy_->home_of(as, deadline);
      auto sql = sql::Admission::forged(std::move(text), owner);
      auto table = co_await tenancy_->read(tenant, sql, limits, deadline);
      said = table.rows.empty() ? "no rows" : table.rows[0].at(0).value_or("null");
    } catch (const Error& error) {
      said = name(error.code());
      last_sentence_ = error.for_the_user();
      last_log_ = error.for_the_log();
    }
    co_return said;
  }

  const std::string database_;
  const tenancy::Settings settings_;
  Loop loop_;
  std::vector<std::string> rung_;
  std::string last_sentence_, last_log_;  // of the last refusal
  std::optional<pg::Pool> control_;
  std::optional<tenancy::Tenancy> tenancy_;
  std::optional<identity::Identity> identity_;
};

}  // namespace sqlagent::live
