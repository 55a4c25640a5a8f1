// A database of a test program's own in the scratch cluster, installed as `sqlagent init` does,
// with tenants in it.
#pragma once
#include <string>

#include "app/tenancy/install.h"
#include "app/tenancy/provision.h"
#include "io/pg/connect.h"
#include "tests/live/loop.h"

namespace sqlagent::live {

inline const Secret<std::string> kSecretKey("a secret key of a test, 32 bytes or more");

// The roles are the cluster's, so all test programs use the same passwords for them.
inline pg::Dsn as_role(const std::string& user, const std::string& password,
                       const std::string& database) {
  return pg::with_parts(pg::Dsn(admin_url()),
                        {.user = user, .password = password, .dbname = database});
}
inline pg::Dsn as_admin(const std::string& database) {
  return pg::with_parts(pg::Dsn(admin_url()), {.user = {}, .password = {}, .dbname = database});
}

inline tenancy::Installation installation(const std::string& database) {
  return {pg::Dsn(admin_url()), as_role("app_control", "control-pw", database),
          as_role("app_loader", "loader-pw", database)};
}

inline pg::awaitable<TenantId> make_tenant(pg::Session& admin) {
  constexpr StaticSql insert("test.tenant", R"(
    WITH new AS (SELECT gen_random_uuid() AS id)
    INSERT INTO app.tenants (id, home_name, role_name)
    SELECT id, 'user_schema_' || replace(id::text, '-', ''), 'ten_' || replace(id::text, '-', '')
      FROM new
    RETURNING id)");
  pg::Params none;
  auto made = co_await admin.run(insert, none, soon());
  co_return TenantId(made.rows.at(0)[0].value());
}

// The tenant's own password, as only the server can open it.
inline pg::awaitable<std::string> password_of(pg::Session& admin, TenantId tenant) {
  constexpr StaticSql secret(
      "test.secret", "SELECT encode(role_secret, 'hex') FROM app.tenants WHERE id = $1::uuid");
  pg::Params of{tenant.text()};
  auto found = co_await admin.run(secret, of, soon());
  const auto sealed = tenancy::from_hex(found.rows.at(0)[0].value());
  co_return tenancy::unseal(tenancy::role_password_key(kSecretKey), tenant.text(), sealed.value())
      ->reveal();
}

inline std::string role_of(const TenantId& tenant) {
  std::string hex;
  for (char c : tenant.text())
    if (c != '-') hex += c;
  return "ten_" + hex;
}
inline std::string schema_of(const TenantId& tenant) {
  return "user_schema_" + role_of(tenant).substr(4);
}

}  // namespace sqlagent::live
