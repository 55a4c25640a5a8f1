#include "app/trust/stage.h"

#include "app/tenancy/keys.h"
#include "io/pg/transaction.h"

namespace sqlagent::trust {
namespace {

using pg::awaitable;
using pg::Params;
using pg::Session;

// One statement: no tenant of a trial is ever without its mark.
constexpr StaticSql kMake("trust.make", R"(
  WITH new AS (SELECT gen_random_uuid() AS id),
       tenant AS (
         INSERT INTO app.tenants (id, home_name, role_name)
         SELECT id, 'user_schema_' || hex, 'ten_' || hex
           FROM new, replace(id::text, '-', '') hex
         RETURNING id),
       mark AS (INSERT INTO app.trust_tenants (tenant_id) SELECT id FROM tenant)
  SELECT id FROM tenant)");
constexpr StaticSql kMade("trust.made", R"(
  SELECT home_name, role_name, encode(role_secret, 'hex') FROM app.tenants WHERE id = $1::uuid)");
constexpr StaticSql kMarked("trust.marked", R"(
  SELECT t.id, t.home_name, t.role_name, r.oid IS NOT NULL
    FROM app.trust_tenants m
    JOIN app.tenants t ON t.id = m.tenant_id
    LEFT JOIN pg_catalog.pg_roles r ON r.rolname = t.role_name
   LIMIT 100)");
constexpr StaticSql kForget("trust.forget", "DELETE FROM app.tenants WHERE id = $1::uuid");

awaitable<Person> make(Session& admin, Secret<std::string> secret_key, Deadline deadline) {
  Params none;
  auto made = co_await admin.run(kMake, none, deadline);
  const TenantId tenant(made.rows.at(0)[0].value_or(""));
  co_await tenancy::provision(admin, tenant, secret_key, deadline);
  Params of{tenant.text()};
  auto found = co_await admin.run(kMade, of, deadline);
  const auto& row = found.rows.at(0);
  const auto sealed = tenancy::from_hex(row[2].value_or(""));
  auto password =
      sealed ? tenancy::unseal(tenancy::role_password_key(secret_key), tenant.text(), *sealed)
             : std::nullopt;
  if (!password)
    throw Error(Code::internal, "The self-test could not prepare itself.",
                "the password of a new tenant does not open");
  co_return Person{tenant, row[0].value_or(""), row[1].value_or(""), std::move(*password)};
}

// As the loader, who owns tenants' schemas, so that default privileges apply as they do in life.
awaitable<void> fill(Session& admin, Stage stage, std::string canary, Deadline deadline) {
  GeneratedSql tables("trust.tables");
  tables.raw("SET LOCAL ROLE app_loader; CREATE TABLE ").ident(stage.attacked.schema);
  tables.raw(".treasure AS SELECT ").literal(canary).raw(" AS secret; COMMENT ON TABLE ");
  tables.ident(stage.attacked.schema).raw(".treasure IS ").literal(canary);
  tables.raw("; ANALYZE ").ident(stage.attacked.schema).raw(".treasure; CREATE TABLE ");
  tables.ident(stage.attacker.schema).raw(".mine AS SELECT 1 AS number");
  auto work = [&](Session& inside) -> awaitable<void> { co_await inside.run(tables, deadline); };
  co_await pg::transaction(admin, deadline, work);
}

}  // namespace

awaitable<Stage> set_up(Session& admin, Secret<std::string> secret_key, std::string canary,
                        Deadline deadline) {
  auto attacker = co_await make(admin, secret_key, deadline);
  auto attacked = co_await make(admin, secret_key, deadline);
  Stage stage{std::move(attacker), std::move(attacked)};
  co_await fill(admin, stage, std::move(canary), deadline);
  co_return stage;
}

awaitable<void> clear(Session& admin, Deadline deadline) {
  Params none;
  auto marked = co_await admin.run(kMarked, none, deadline);
  for (const auto& row : marked.rows) {
    GeneratedSql drop("trust.drop");
    drop.raw("DROP SCHEMA IF EXISTS ").ident(row[1].value_or("")).raw(" CASCADE");
    if (row[3] == "t") drop.raw("; DROP ROLE ").ident(row[2].value_or(""));
    Params of{row[0].value_or("")};
    auto work = [&](Session& inside) -> awaitable<void> {
      co_await inside.run(drop, deadline);
      co_await inside.run(kForget, of, deadline);
    };
    co_await pg::transaction(admin, deadline, work);
  }
}

awaitable<bool> canary_is_safe(Session& admin, Person attacked, std::string canary,
                               Deadline deadline) {
  GeneratedSql look("trust.look");
  look.raw("SELECT secret FROM ").ident(attacked.schema).raw(".treasure");
  auto found = co_await admin.run(look, deadline);
  co_return found.rows.size() == 1 && found.rows[0][0] == canary;
}

}  // namespace sqlagent::trust
