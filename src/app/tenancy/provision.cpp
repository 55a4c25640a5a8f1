#include "app/tenancy/provision.h"

#include "app/isolation/tenant_role.h"
#include "app/tenancy/scram.h"
#include "io/pg/transaction.h"

namespace sqlagent::tenancy {

namespace {

using pg::awaitable;
using pg::Params;
using pg::Session;

constexpr StaticSql kFind("provision.find", R"(
  SELECT t.state, t.role_name, t.home_kind, t.home_name, r.oid IS NOT NULL, me.rolsuper
    FROM app.tenants t
    LEFT JOIN pg_catalog.pg_roles r ON r.rolname = t.role_name
    JOIN pg_catalog.pg_roles me ON me.rolname = current_user
   WHERE t.id = $1::uuid
     FOR UPDATE OF t)");
constexpr StaticSql kReady("provision.ready", R"(
  UPDATE app.tenants SET state = 'ready', role_secret = decode($2, 'hex') WHERE id = $1::uuid)");

struct Wanted {
  std::string role, schema;
  bool role_exists = false, superuser = false;
};

GeneratedSql role_of(const Wanted& wanted, const std::string& verifier) {
  using isolation::Administrator;
  const auto who = wanted.superuser ? Administrator::superuser : Administrator::ordinary;
  GeneratedSql sql("provision.role");
  if (wanted.role_exists) {
    sql.raw("ALTER ROLE ");
  } else {
    sql.raw("CREATE ROLE ");
  }
  sql.ident(wanted.role).append(isolation::tenant_attributes(who));
  sql.raw(" PASSWORD ").literal(verifier).raw("; ");
  return sql.append(isolation::tenant_settings(wanted.role, wanted.schema, who));
}

GeneratedSql schema_of(const Wanted& wanted) {
  GeneratedSql sql("provision.schema");
  sql.raw("CREATE SCHEMA IF NOT EXISTS ").ident(wanted.schema).raw(" AUTHORIZATION app_loader; ");
  sql.raw("REVOKE ALL ON SCHEMA ").ident(wanted.schema).raw(" FROM PUBLIC; ");
  sql.raw("GRANT USAGE ON SCHEMA ").ident(wanted.schema).raw(" TO ").ident(wanted.role).raw("; ");
  sql.raw("GRANT SELECT ON ALL TABLES IN SCHEMA ")
      .ident(wanted.schema)
      .raw(" TO ")
      .ident(wanted.role)
      .raw("; ");
  sql.raw("ALTER DEFAULT PRIVILEGES FOR ROLE app_loader IN SCHEMA ").ident(wanted.schema);
  sql.raw(" GRANT SELECT ON TABLES TO ").ident(wanted.role);
  return sql;
}

}  // namespace

Key role_password_key(const Secret<std::string>& secret_key) {
  return derive_key(secret_key, "tenant-role-password");
}

awaitable<void> provision(Session& admin, TenantId tenant, Secret<std::string> secret_key,
                          Deadline deadline) {
  auto work = [&](Session& inside) -> awaitable<void> {
    Params of{tenant.text()};
    auto found = co_await inside.run(kFind, of, deadline);
    if (found.rows.empty())
      throw Error(Code::not_found, "There is no such account.",
                  "provision: no tenant " + tenant.text());
    const auto& row = found.rows[0];
    if (row[0] == "ready") co_return;
    if (row[2] != "schema")
      throw Error(Code::internal, "This account cannot be prepared here.",
                  "provision: home is not a schema");
    const Wanted wanted{row[1].value_or(""), row[3].value_or(""), row[4] == "t", row[5] == "t"};

    const auto password = random_password();
    const auto role =
        role_of(wanted, scram_verifier(password, kIterationsForRandom, random_bytes(16)));
    co_await inside.run(role, deadline);
    const auto schema = schema_of(wanted);
    co_await inside.run(schema, deadline);
    const auto sealed = seal(role_password_key(secret_key), tenant.text(), password);
    Params ready{tenant.text(), hex(sealed)};
    co_await inside.run(kReady, ready, deadline);
  };
  co_await pg::transaction(admin, deadline, work);
}

}  // namespace sqlagent::tenancy
