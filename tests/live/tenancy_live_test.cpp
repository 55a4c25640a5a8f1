// Identity and tenancy on a real cluster: sign in, be prepared, have a catalog, read one's own data
// and nobody else's.
#include <boost/asio/co_spawn.hpp>

#include "tests/live/tenancy_fixture.h"

namespace sqlagent::tenancy {
namespace {

using namespace std::chrono_literals;
using identity::Identity;
using identity::Principal;
using live::as_admin;
using live::as_role;
using live::soon;
using pg::Params;
using pg::Session;

class TenancyLive : public live::TenancyFixture {
 protected:
  TenancyLive() : TenancyFixture("tenancy_test") {}
};

TEST_F(TenancyLive, TwoFirstSignInsAtOnceMakeOneTenantAndOneJob) {
  const std::string email = hex(random_bytes(8)) + "@Example.com", name = "Ann";
  std::vector<std::string> tenants, tokens;
  Table tasks;
  constexpr StaticSql tasks_of("test.tasks",
                               "SELECT id, name, queue FROM app.tasks WHERE tenant_id = $1::uuid");
  auto one = [&]() -> awaitable<void> {
    auto signed_in = co_await identity_->sign_in_local(email, name, soon());
    tenants.push_back(signed_in.principal.tenant.text());
    tokens.push_back(signed_in.access_token.reveal());
    EXPECT_EQ(signed_in.expires_in, 8h);
  };
  auto body = [&]() -> awaitable<void> {
    for (int i = 0; i < 3; ++i)
      boost::asio::co_spawn(loop_.executor(), one,
                            [](std::exception_ptr error) { EXPECT_FALSE(error); });
    co_await one();
  };
  loop_.run(body);
  ASSERT_EQ(tenants.size(), 4u);
  for (const auto& tenant : tenants) EXPECT_EQ(tenant, tenants[0]);
  EXPECT_NE(tokens[0], tokens[1]);
  auto look = [&]() -> awaitable<void> {
    Params of{tenants[0]};
    tasks = co_await control_->run(tasks_of, of, soon());
  };
  loop_.run(look);
  ASSERT_EQ(tasks.rows.size(), 1u);
  EXPECT_EQ(tasks.rows[0][2], "maintenance");
  EXPECT_EQ(rung_, std::vector{tasks.rows[0][0].value()});
}

TEST_F(TenancyLive, ATokenIsGoodUntilItsSignInIsRevoked) {
  std::string email, name, again, refused;
  bool admin = false, other_is_admin = true;
  auto body = [&]() -> awaitable<void> {
    const std::string boss = "BOSS@example.com",
                      nobody = "x" + hex(random_bytes(6)) + "@example.com",
                      ann = "  Ann \n Example ", none;
    auto signed_in = co_await identity_->sign_in_local(boss, ann, soon());
    auto other = co_await identity_->sign_in_local(nobody, none, soon());
    const auto token = signed_in.access_token.reveal(), other_token = other.access_token.reveal();
    auto principal = co_await identity_->authenticate(token, soon());
    auto other_principal = co_await identity_->authenticate(other_token, soon());
    email = principal.email;
    name = principal.name;
    admin = principal.is_admin;
    other_is_admin = other_principal.is_admin;
    co_await identity_->sign_out(principal, soon());
    try {
      co_await identity_->authenticate(token, soon());
    } catch (const Error& error) {
      refused = sqlagent::name(error.code());
    }
    auto still = co_await identity_->authenticate(other_token, soon());
    again = still.email;
  };
  loop_.run(body);
  EXPECT_EQ(email, "boss@example.com");
  EXPECT_EQ(name, "Ann Example");
  EXPECT_TRUE(admin);
  EXPECT_FALSE(other_is_admin);
  EXPECT_EQ(refused, "unauthenticated");
  EXPECT_NE(again, "");
}

TEST_F(TenancyLive, ABadAddressAndAForeignTokenAreRefused) {
  std::string address, token;
  auto body = [&]() -> awaitable<void> {
    const std::string bad = "nobody", none, garbage = "a.b.c";
    try {
      co_await identity_->sign_in_local(bad, none, soon());
    } catch (const Error& error) {
      address = sqlagent::name(error.code());
    }
    try {
      co_await identity_->authenticate(garbage, soon());
    } catch (const Error& error) {
      token = sqlagent::name(error.code());
    }
  };
  loop_.run(body);
  EXPECT_EQ(address, "bad_request");
  EXPECT_EQ(token, "unauthenticated");
}

TEST_F(TenancyLive, HomeOfWaitsForProvisioningAndGivesUpAtTheDeadline) {
  std::string late, schema;
  auto body = [&]() -> awaitable<void> {
    const std::string email = hex(random_bytes(8)) + "@example.com", none;
    auto signed_in = co_await identity_->sign_in_local(email, none, soon());
    const auto id = signed_in.principal.tenant;
    try {
      co_await tenancy_->home_of(id, Deadline::in(100ms));
    } catch (const Error& error) {
      late = sqlagent::name(error.code());
    }
    auto prepare_later = [&]() -> awaitable<void> {
      boost::asio::steady_timer timer(loop_.executor(), 80ms);
      co_await timer.async_wait(boost::asio::use_awaitable);
      co_await prepare(id);
    };
    boost::asio::co_spawn(loop_.executor(), prepare_later,
                          [](std::exception_ptr error) { EXPECT_FALSE(error); });
    auto tenant = co_await tenancy_->home_of(id, soon());
    schema = std::get<SchemaHome>(tenant.home()).schema;
    EXPECT_EQ(schema, live::schema_of(id));
    EXPECT_EQ(tenant.role(), live::role_of(id));
  };
  loop_.run(body);
  EXPECT_EQ(late, "unavailable");
  EXPECT_TRUE(schema.starts_with("user_schema_"));
}

TEST_F(TenancyLive, EachReadsItsOwnAndAStatementOfAnotherOwnerIsStopped) {
  std::string own, other, planted, swapped;
  auto body = [&]() -> awaitable<void> {
    auto a = co_await somebody();
    auto b = co_await somebody();
    co_await plant(a, "of a");
    co_await plant(b, "of b");
    own = co_await ask(a, "SELECT secret FROM orders", a, soon());
    other = co_await ask(b, "SELECT secret FROM orders", b, soon());
    planted = co_await ask(a, "SELECT secret FROM " + live::schema_of(b) + ".orders", a, soon());
    swapped = co_await ask(a, "SELECT secret FROM orders", b, soon());
  };
  loop_.run(body);
  EXPECT_EQ(own, "of a");
  EXPECT_EQ(other, "of b");
  EXPECT_EQ(planted, "unprocessable");
  EXPECT_EQ(swapped, "internal");
}

TEST_F(TenancyLive, RefusalsBecomeOurCodesAndTheDeadlineStopsTheServer) {
  std::string zero, gone, slow, after;
  auto body = [&]() -> awaitable<void> {
    auto a = co_await somebody();
    zero = co_await ask(a, "SELECT 1 / 0", a, soon());
    gone = co_await ask(a, "SELECT * FROM no_such_table", a, soon());
    slow = co_await ask(a, "SELECT count(*) FROM generate_series(1, 1000000000000)", a,
                        Deadline::in(300ms));
    after = co_await ask(a, "SELECT 1", a, soon());
  };
  loop_.run(body);
  EXPECT_EQ(zero, "unprocessable");
  EXPECT_EQ(gone, "conflict");
  EXPECT_EQ(slow, "deadline");
  EXPECT_EQ(after, "1");
}

TEST_F(TenancyLive, TheCatalogFollowsItsVersions) {
  std::shared_ptr<const catalog::Catalog> first, same, second, third;
  auto body = [&]() -> awaitable<void> {
    auto id = co_await somebody();
    auto tenant = co_await tenancy_->home_of(id, soon());
    auto loader = co_await Session::connect(loop_.executor(),
                                            as_role("app_loader", "loader-pw", database_), soon());
    auto admin = co_await Session::connect(loop_.executor(), as_admin(database_), soon());
    catalog::TableFacts facts;
    facts.schema = live::schema_of(id);
    facts.name = "orders";
    facts.display = "orders.csv";
    facts.rows = 1;
    catalog::ColumnFacts amount;
    amount.name = amount.display = "amount";
    amount.type = Type::integer;
    amount.rows = amount.distinct = 1;
    facts.columns.push_back(amount);
    constexpr StaticSql add("test.add_table", R"(
      WITH moved AS (
        UPDATE app.tenants SET catalog_version = catalog_version + 1 WHERE id = $1::uuid)
      INSERT INTO app.user_tables (tenant_id, name, display_name, row_count, facts)
      VALUES ($1::uuid, $2, $2, 1, $3::jsonb))");
    constexpr StaticSql move_shared("test.move_shared",
                                    "UPDATE app.shared_version SET version = version + 1");
    first = co_await tenancy_->catalog(tenant, soon());
    Params row{id.text(), "orders", catalog::to_json(facts)}, none;
    co_await loader.run(add, row, soon());
    tenant = co_await tenancy_->home_of(id, soon());
    second = co_await tenancy_->catalog(tenant, soon());
    tenant = co_await tenancy_->home_of(id, soon());
    same = co_await tenancy_->catalog(tenant, soon());
    co_await admin.run(move_shared, none, soon());
    tenant = co_await tenancy_->home_of(id, soon());
    third = co_await tenancy_->catalog(tenant, soon());
    EXPECT_EQ(second->owner(), id);
  };
  loop_.run(body);
  EXPECT_EQ(first->tables().size() + 1, second->tables().size());
  EXPECT_EQ(same.get(), second.get());
  EXPECT_NE(third.get(), second.get());
  EXPECT_GT(second->version(), first->version());
  EXPECT_GT(third->version(), second->version());
}

}  // namespace
}  // namespace sqlagent::tenancy
