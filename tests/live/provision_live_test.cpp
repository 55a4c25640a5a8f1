// init and provisioning on a real cluster, and what a tenant's role can do with its own password
// and any SQL it likes.
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/tenancy/rotation.h"
#include "io/pg/transaction.h"
#include "tests/live/attempt.h"

namespace sqlagent::tenancy {
namespace {

using live::as_admin;
using live::as_role;
using live::Loop;
using live::refusal_of;
using live::run_text;
using live::soon;
using pg::awaitable;
using pg::Params;
using pg::Session;

const std::string kDatabase = "provision_test";

class ProvisionLive : public testing::Test {
 protected:
  void SetUp() override {
    auto body = [&]() -> awaitable<void> {
      co_await install(loop_.executor(), live::installation(kDatabase), soon());
    };
    loop_.run(body);
  }
  awaitable<Session> admin() {
    return Session::connect(loop_.executor(), as_admin(kDatabase), soon());
  }
  awaitable<std::string> count(StaticSql statement, Params params) {
    auto session = co_await admin();
    auto table = co_await session.run(statement, params, soon());
    co_return table.rows.at(0)[0].value_or("null");
  }
  Loop loop_;
};

TEST_F(ProvisionLive, InitIsIdempotentAndTwoAtOnceBothSucceed) {
  const std::string fresh = "init_twice_test";
  int done = 0;
  std::string applied;
  constexpr StaticSql number("test.applied", "SELECT count(*) FROM app.migrations");
  auto body = [&]() -> awaitable<void> {
    auto session = co_await Session::connect(loop_.executor(), pg::Dsn(live::admin_url()), soon());
    GeneratedSql drop("test.drop");
    drop.raw("DROP DATABASE IF EXISTS ").ident(fresh).raw(" WITH (FORCE)");
    co_await session.run(drop, soon());
    const auto count_it = [&](std::exception_ptr error) {
      if (error) std::rethrow_exception(error);
      ++done;
    };
    for (int i = 0; i < 2; ++i)
      pg::asio::co_spawn(loop_.executor(),
                         install(loop_.executor(), live::installation(fresh), soon()), count_it);
  };
  loop_.run(body);
  EXPECT_EQ(done, 2);
  auto look = [&]() -> awaitable<void> {
    auto session = co_await Session::connect(loop_.executor(),
                                             as_role("app_control", "control-pw", fresh), soon());
    auto other = co_await Session::connect(loop_.executor(), as_admin(fresh), soon());
    Params none;
    auto table = co_await other.run(number, none, soon());
    applied = table.rows[0][0].value_or("");
    co_await install(loop_.executor(), live::installation(fresh), soon());  // and again, later
  };
  loop_.run(look);
  EXPECT_GE(std::stoi(applied), 1);
}

TEST_F(ProvisionLive, InitRefusesAnAddressThatNamesAnotherUser) {
  std::string why;
  auto body = [&]() -> awaitable<void> {
    auto what = live::installation(kDatabase);
    what.control = as_role("somebody", "x", kDatabase);
    try {
      co_await install(loop_.executor(), what, soon());
    } catch (const Error& error) {
      why = error.for_the_user();
    }
  };
  loop_.run(body);
  EXPECT_NE(why.find("app_control"), why.npos);
}

TEST_F(ProvisionLive, TwiceAndAtOnceMakesOneRoleWithOneWorkingPassword) {
  int done = 0;
  std::optional<TenantId> tenant;
  std::string login, state;
  double seconds = 0;
  constexpr StaticSql state_of("test.state", "SELECT state FROM app.tenants WHERE id = $1::uuid");
  auto make = [&]() -> awaitable<void> {
    auto session = co_await admin();
    tenant = co_await live::make_tenant(session);
  };
  loop_.run(make);
  auto one = [&]() -> awaitable<void> {
    auto session = co_await admin();
    const auto began = std::chrono::steady_clock::now();
    co_await provision(session, *tenant, live::kSecretKey, soon());
    seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    ++done;
  };
  auto both = [&]() -> awaitable<void> {
    pg::asio::co_spawn(loop_.executor(), one,
                       [](std::exception_ptr error) { EXPECT_FALSE(error); });
    co_await one();
  };
  loop_.run(both);
  loop_.run(one);  // and once more when it is long done
  auto look = [&]() -> awaitable<void> {
    auto session = co_await admin();
    auto password = co_await live::password_of(session, *tenant);
    login = co_await refusal_of(as_role(live::role_of(*tenant), password, kDatabase), "SELECT 1",
                                loop_.executor());
    Params of{tenant->text()};
    state = co_await count(state_of, of);
  };
  loop_.run(look);
  EXPECT_EQ(done, 3);
  EXPECT_EQ(login, "");
  EXPECT_EQ(state, "ready");
  RecordProperty("last_seconds", std::to_string(seconds));
}

TEST_F(ProvisionLive, KilledHalfWayLeavesNothingAndTheNextRunSucceeds) {
  std::optional<TenantId> tenant;
  std::string roles, state;
  bool failed = false;
  constexpr StaticSql roles_of("test.roles", "SELECT count(*) FROM pg_roles WHERE rolname = $1");
  constexpr StaticSql state_of("test.state", "SELECT state FROM app.tenants WHERE id = $1::uuid");
  auto body = [&]() -> awaitable<void> {
    auto session = co_await admin();
    tenant = co_await live::make_tenant(session);
    // The run breaks after it has made the role, before it has made the schema.
    GeneratedSql spoil("test.spoil"), mend("test.mend");
    spoil.raw(R"(CREATE OR REPLACE FUNCTION app.broken() RETURNS event_trigger LANGUAGE plpgsql
                   AS $$ BEGIN RAISE 'the server was killed here'; END $$;
                 CREATE EVENT TRIGGER broken ON ddl_command_start WHEN TAG IN ('CREATE SCHEMA')
                   EXECUTE FUNCTION app.broken())");
    mend.raw("DROP EVENT TRIGGER broken; DROP FUNCTION app.broken()");
    co_await session.run(spoil, soon());
    try {
      co_await provision(session, *tenant, live::kSecretKey, soon());
    } catch (const pg::PgError&) {
      failed = true;
    }
    co_await session.run(mend, soon());
    Params role{live::role_of(*tenant)};
    roles = co_await count(roles_of, role);
    co_await provision(session, *tenant, live::kSecretKey, soon());
    Params of{tenant->text()};
    state = co_await count(state_of, of);
  };
  loop_.run(body);
  EXPECT_TRUE(failed);
  EXPECT_EQ(roles, "0");
  EXPECT_EQ(state, "ready");
}

const Secret<std::string> kOtherKey("another secret key of a test, 32 bytes or more");

TEST_F(ProvisionLive, RotationGivesEveryTenantAnotherWorkingPasswordUnderAnotherKey) {
  std::string before, after, old_login, new_login;
  size_t tenants = 0;
  Rotation moved, again;
  auto body = [&]() -> awaitable<void> {
    auto session = co_await admin();
    auto tenant = co_await live::make_tenant(session);
    co_await provision(session, tenant, live::kSecretKey, soon());
    before = co_await live::password_of(session, tenant);
    constexpr StaticSql ready("test.ready",
                              "SELECT count(*) FROM app.tenants WHERE state = 'ready'");
    const Params none;
    auto all = co_await session.run(ready, none, soon());
    tenants = std::stoul(all.rows[0][0].value());
    moved = co_await rotate_passwords(session, kOtherKey, Which::all, soon());
    const auto role = live::role_of(tenant);
    old_login = co_await refusal_of(as_role(role, before, kDatabase), "SELECT 1", loop_.executor());
    // What one key sealed, another does not open; nothing is changed without being asked.
    again = co_await rotate_passwords(session, live::kSecretKey, Which::changed, soon());
    co_await rotate_passwords(session, live::kSecretKey, Which::all, soon());
    after = co_await live::password_of(session, tenant);
    new_login = co_await refusal_of(as_role(role, after, kDatabase), "SELECT 1", loop_.executor());
  };
  loop_.run(body);
  EXPECT_EQ(moved.rotated, tenants);
  EXPECT_EQ(again.rotated, 0u);
  EXPECT_EQ(again.unopened, tenants);
  EXPECT_NE(before, after);
  EXPECT_EQ(old_login, "28P01");
  EXPECT_EQ(new_login, "");
}

TEST_F(ProvisionLive, APasswordThatTheRoleGaveItselfIsFoundAndReplaced) {
  std::vector<isolation::Finding> clean, found;
  Rotation mended;
  std::string own_login, password;
  auto body = [&]() -> awaitable<void> {
    auto session = co_await admin();
    auto tenant = co_await live::make_tenant(session);
    co_await provision(session, tenant, live::kSecretKey, soon());
    co_await rotate_passwords(session, live::kSecretKey, Which::all, soon());
    clean = co_await audit_passwords(session, live::kSecretKey, soon());
    password = co_await live::password_of(session, tenant);
    const auto role = live::role_of(tenant);
    auto own =
        co_await Session::connect(loop_.executor(), as_role(role, password, kDatabase), soon());
    GeneratedSql writable("test.writable"), takes_over("test.own");
    writable.raw("SET default_transaction_read_only = off");
    takes_over.raw("ALTER ROLE CURRENT_USER PASSWORD 'mine'");
    co_await own.run(writable, soon());
    co_await own.run(takes_over, soon());
    found = co_await audit_passwords(session, live::kSecretKey, soon());
    mended = co_await rotate_passwords(session, live::kSecretKey, Which::changed, soon());
    own_login = co_await refusal_of(as_role(role, "mine", kDatabase), "SELECT 1", loop_.executor());
  };
  loop_.run(body);
  EXPECT_TRUE(clean.empty());
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].code, "role.password_changed");
  EXPECT_EQ(mended.rotated, 1u);
  EXPECT_EQ(own_login, "28P01");
}

// Two tenants with a planted row each, and tenant A's own password in an attacker's hand.
class IsolationLive : public ProvisionLive {
 protected:
  void SetUp() override {
    ProvisionLive::SetUp();
    auto body = [&]() -> awaitable<void> {
      auto session = co_await admin();
      a_ = co_await live::make_tenant(session);
      b_ = co_await live::make_tenant(session);
      co_await provision(session, *a_, live::kSecretKey, soon());
      co_await provision(session, *b_, live::kSecretKey, soon());
      auto loader = co_await Session::connect(
          loop_.executor(), as_role("app_loader", "loader-pw", kDatabase), soon());
      for (const auto& tenant : {*a_, *b_}) {
        GeneratedSql plant("test.plant");
        plant.raw("CREATE TABLE ")
            .ident(live::schema_of(tenant))
            .raw(".orders AS SELECT 'row of ' || ");
        plant.literal(tenant.text()).raw(" AS secret");
        co_await loader.run(plant, soon());
      }
      GeneratedSql shared("test.shared");
      shared.raw("CREATE TABLE IF NOT EXISTS public.stocks (ticker text)");
      co_await session.run(shared, soon());
      auto password = co_await live::password_of(session, *a_);
      as_a_ = as_role(live::role_of(*a_), password, kDatabase);
    };
    loop_.run(body);
  }
  std::string attempt(std::string text) {
    std::string refusal;
    auto body = [&]() -> awaitable<void> {
      refusal = co_await refusal_of(as_a_, text, loop_.executor());
    };
    loop_.run(body);
    return refusal;
  }
  std::optional<TenantId> a_, b_;
  pg::Dsn as_a_;
};

TEST_F(IsolationLive, ATenantReadsItsOwnTablesAndTheSharedOnes) {
  EXPECT_EQ(attempt("SELECT secret FROM orders"), "");
  EXPECT_EQ(attempt("SELECT secret FROM " + live::schema_of(*a_) + ".orders"), "");
  EXPECT_EQ(attempt("SELECT * FROM stocks"), "");
}

TEST_F(IsolationLive, ATenantReadsNothingOfAnotherNorOfTheControlSchema) {
  const auto other = live::schema_of(*b_);
  EXPECT_EQ(attempt("SELECT * FROM " + other + ".orders"), "42501");
  EXPECT_EQ(
      attempt("SELECT * FROM query_to_xml('SELECT * FROM " + other + ".orders', true, true, '')"),
      "42501");
  for (const char* table : {"tenants", "users", "sign_ins", "files", "tasks", "user_tables",
                            "chat_history", "migrations"})
    EXPECT_EQ(attempt(std::string("SELECT * FROM app.") + table), "42501") << table;
  EXPECT_EQ(attempt("SET ROLE app_control"), "42501");
  EXPECT_EQ(attempt("SET ROLE " + live::role_of(*b_)), "42501");
  EXPECT_EQ(attempt("SELECT set_config('role', 'app_loader', false)"), "42501");
  EXPECT_EQ(attempt("SELECT * FROM pg_authid"), "42501");
  EXPECT_EQ(attempt("SELECT pg_read_file('/etc/passwd')"), "42501");
  EXPECT_EQ(attempt("COPY (SELECT 1) TO PROGRAM 'true'"), "42501");
}

TEST_F(IsolationLive, TheServersOwnRoleReadsNoTenantsTables) {
  std::string refusal, secret;
  auto body = [&]() -> awaitable<void> {
    const auto control = as_role("app_control", "control-pw", kDatabase);
    const auto loader = as_role("app_loader", "loader-pw", kDatabase);
    const auto orders = "SELECT * FROM " + live::schema_of(*a_) + ".orders";
    const std::string passwords = "SELECT role_secret FROM app.tenants";
    refusal = co_await refusal_of(control, orders, loop_.executor());
    secret = co_await refusal_of(loader, passwords, loop_.executor());
  };
  loop_.run(body);
  EXPECT_EQ(refusal, "42501");
  EXPECT_EQ(secret, "42501");
}

TEST_F(IsolationLive, ATenantWritesNothingEvenWhenItTurnsReadOnlyOff) {
  const auto own = live::schema_of(*a_);
  std::vector<std::string> refusals;
  auto body = [&]() -> awaitable<void> {
    auto session = co_await Session::connect(loop_.executor(), as_a_, soon());
    GeneratedSql off("test.off");
    off.raw("SET default_transaction_read_only = off");
    co_await session.run(off, soon());
    for (const std::string& text :
         {"INSERT INTO " + own + ".orders VALUES ('x')", "DELETE FROM " + own + ".orders",
          "DROP TABLE " + own + ".orders", "CREATE TABLE " + own + ".mine (n int)",
          std::string("CREATE TABLE public.mine (n int)"),
          std::string("CREATE TEMP TABLE mine (n int)"), std::string("CREATE SCHEMA mine"),
          std::string("INSERT INTO public.stocks VALUES ('x')"),
          std::string("CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'")}) {
      std::string refusal;
      try {
        co_await run_text(session, text);
      } catch (const pg::PgError& error) {
        refusal = error.sqlstate();
      } catch (const Error&) {
        refusal = "it ran";
      }
      refusals.push_back(refusal);
    }
  };
  loop_.run(body);
  for (const auto& refusal : refusals) EXPECT_EQ(refusal, "42501");
}

TEST_F(IsolationLive, ATenantIsReadOnlyFromTheStartAndLimitedToFourSessions) {
  EXPECT_EQ(attempt("INSERT INTO stocks VALUES ('x')"), "25006");
  std::string fifth;
  auto body = [&]() -> awaitable<void> {
    std::vector<Session> sessions;
    for (int i = 0; i < 4; ++i) {
      auto session = co_await Session::connect(loop_.executor(), as_a_, soon());
      sessions.push_back(std::move(session));
    }
    fifth = co_await refusal_of(as_a_, "SELECT 1", loop_.executor());
  };
  loop_.run(body);
  EXPECT_EQ(fifth, "53300");
}

}  // namespace
}  // namespace sqlagent::tenancy
