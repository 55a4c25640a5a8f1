#include "app/isolation/apply.h"

#include <algorithm>

#include "app/isolation/harden.h"
#include "app/isolation/settle.h"
#include "io/pg/connect.h"

namespace sqlagent::isolation {

namespace {

using pg::awaitable;
using pg::Params;
using pg::Session;

constexpr StaticSql kHere("isolation.here", "SELECT current_database()");
constexpr StaticSql kRecord("isolation.record", R"(
  INSERT INTO app.isolation (database, closed) VALUES ($1, $2::bool)
  ON CONFLICT (database) DO UPDATE
     SET closed = isolation.closed OR excluded.closed, hardened_at = now())");
// (database, the role of the tenant whose home it is or null, whether it is a home)
constexpr StaticSql kOthers("isolation.others", R"(
  SELECT d.datname, r.rolname, t.id IS NOT NULL
    FROM pg_database d
    LEFT JOIN app.tenants t ON t.home_kind = 'database' AND t.home_name = d.datname
    LEFT JOIN pg_roles r ON r.rolname = t.role_name
   WHERE d.datallowconn AND d.datname <> current_database()
   ORDER BY d.datname)");

struct Other {
  std::string database;
  std::string tenant_role;  // empty: none
  bool is_home = false;
};

awaitable<void> record(Session& admin, std::string database, bool closed, Deadline deadline) {
  Params row{std::move(database), closed ? "t" : "f"};
  co_await admin.run(kRecord, row, deadline);
}

awaitable<std::vector<Other>> others_of(Session& admin, Deadline deadline) {
  Params none;
  auto found = co_await admin.run(kOthers, none, deadline);
  std::vector<Other> others;
  for (const auto& row : found.rows)
    others.push_back({row[0].value_or(""), row[1].value_or(""), row[2] == "t"});
  co_return others;
}

// The tables of a customer of before lie in schema public of a database of their own.
GeneratedSql home_grants(const std::string& role) {
  GeneratedSql sql("isolation.home");
  sql.raw("REVOKE ALL ON SCHEMA public FROM PUBLIC; GRANT USAGE ON SCHEMA public TO ").ident(role);
  sql.raw("; GRANT SELECT ON ALL TABLES IN SCHEMA public TO ").ident(role);
  sql.raw("; ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO ").ident(role);
  return sql;
}

awaitable<void> close_other(Session& admin, pg::Dsn admin_dsn, Other other, Deadline deadline) {
  Visitors visitors = Nobody{};
  if (!other.tenant_role.empty()) visitors = OneTenant{other.tenant_role};
  co_await close_database(admin, other.database, visitors, deadline);
  const auto dsn =
      pg::with_parts(admin_dsn, {.user = {}, .password = {}, .dbname = other.database});
  auto inside = co_await Session::connect(admin.executor(), dsn, deadline);
  const auto who = co_await kind_of_administrator(inside, deadline);
  co_await harden(inside, who, deadline);
  if (!other.tenant_role.empty()) {
    const auto grants = home_grants(other.tenant_role);
    co_await inside.run(grants, deadline);
  }
  co_await record(admin, other.database, who == Administrator::superuser, deadline);
}

}  // namespace

awaitable<void> apply(Session& admin, pg::Dsn admin_dsn, Scope scope, Deadline deadline) {
  Params none;
  auto here = co_await admin.run(kHere, none, deadline);
  const auto ours = here.rows.at(0)[0].value_or("");
  const Visitors everybody = Everybody{};
  co_await close_database(admin, ours, everybody, deadline);
  const auto who = co_await kind_of_administrator(admin, deadline);
  co_await settle_roles(admin, who, deadline);
  co_await harden(admin, who, deadline);
  co_await record(admin, ours, who == Administrator::superuser, deadline);

  const auto others = co_await others_of(admin, deadline);
  for (const auto& named : scope.databases) {
    if (named == ours || std::ranges::find(others, named, &Other::database) != others.end())
      continue;
    throw Error(Code::not_found,
                "There is no database \"" + named + "\" that can be connected to.");
  }
  for (const auto& other : others) {
    const bool named = std::ranges::find(scope.databases, other.database) != scope.databases.end();
    if (named || other.is_home) {
      co_await close_other(admin, admin_dsn, other, deadline);
    } else if (scope.own_cluster) {
      const Visitors nobody = Nobody{};
      co_await close_database(admin, other.database, nobody, deadline);
      co_await record(admin, other.database, false, deadline);
    }
  }
}

}  // namespace sqlagent::isolation
