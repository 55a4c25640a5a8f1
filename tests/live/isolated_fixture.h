// A database of its own, installed and closed, with two tenants that have a table each and one
// shared table.
#pragma once
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "app/isolation/audit.h"
#include "app/isolation/report.h"
#include "tests/live/attempt.h"

namespace sqlagent::live {

class Isolated : public testing::Test {
 protected:
  explicit Isolated(std::string database) : database_(std::move(database)) {}

  void SetUp() override {
    install_again();
    auto body = [&]() -> pg::awaitable<void> {
      auto admin = co_await as_administrator();
      a_ = co_await make_tenant(admin);
      b_ = co_await make_tenant(admin);
      for (const auto& tenant : {*a_, *b_}) {
        co_await tenancy::provision(admin, tenant, kSecretKey, soon());
        auto loader = co_await pg::Session::connect(
            loop_.executor(), as_role("app_loader", "loader-pw", database_), soon());
        GeneratedSql plant("test.plant");
        plant.raw("CREATE TABLE ").ident(schema_of(tenant)).raw(".orders AS SELECT ");
        plant.literal("row of " + tenant.text()).raw(" AS secret, 1 AS amount");
        co_await loader.run(plant, soon());
      }
      co_await run_script(admin, "CREATE TABLE IF NOT EXISTS public.stocks (ticker text);");
      auto password = co_await password_of(admin, *a_);
      as_a_ = as_role(role_of(*a_), password, database_);
    };
    loop_.run(body);
  }
  // Its tenants go with it, roles and all: the next test's audit sees its own alone.
  void TearDown() override {
    if (!a_ || !b_) return;
    auto body = [&]() -> pg::awaitable<void> {
      auto admin = co_await as_administrator();
      for (const auto& tenant : {*a_, *b_}) {
        co_await run_script(admin, "DROP SCHEMA " + schema_of(tenant) + " CASCADE; " +
                                       "DELETE FROM app.tenants WHERE id = '" + tenant.text() +
                                       "'; DROP OWNED BY " + role_of(tenant) + "; DROP ROLE " +
                                       role_of(tenant) + ";");
      }
    };
    loop_.run(body);
  }

  void install_again(isolation::Scope scope = {}) {
    auto body = [&]() -> pg::awaitable<void> {
      auto what = installation(database_);
      what.scope = scope;
      co_await tenancy::install(loop_.executor(), what, soon());
    };
    loop_.run(body);
  }
  pg::awaitable<pg::Session> as_administrator() {
    return pg::Session::connect(loop_.executor(), as_admin(database_), soon());
  }
  void script(std::string statements) {
    auto body = [&]() -> pg::awaitable<void> {
      auto admin = co_await as_administrator();
      co_await run_script(admin, statements);
    };
    loop_.run(body);
  }
  // The rows of a query of the administrator, cells joined by a space.
  std::vector<std::string> rows_of(std::string query) {
    std::vector<std::string> rows;
    auto body = [&]() -> pg::awaitable<void> {
      auto admin = co_await as_administrator();
      auto table = co_await run_text(admin, query);
      for (const auto& row : table.rows) {
        std::string line;
        for (const auto& cell : row) line += (line.empty() ? "" : " ") + cell.value_or("null");
        rows.push_back(line);
      }
    };
    loop_.run(body);
    return rows;
  }
  std::string attempt(pg::Dsn dsn, std::string text) {
    std::string refusal;
    auto body = [&]() -> pg::awaitable<void> {
      refusal = co_await refusal_of(dsn, text, loop_.executor());
    };
    loop_.run(body);
    return refusal;
  }
  isolation::Report audit_as(pg::Dsn dsn) {
    isolation::Report report;
    auto body = [&]() -> pg::awaitable<void> {
      auto session = co_await pg::Session::connect(loop_.executor(), dsn, soon());
      report = co_await isolation::audit(session, soon());
    };
    loop_.run(body);
    return report;
  }
  isolation::Report audit() { return audit_as(as_admin(database_)); }

  std::string database_;
  Loop loop_;
  std::optional<TenantId> a_, b_;
  pg::Dsn as_a_;
};

}  // namespace sqlagent::live
