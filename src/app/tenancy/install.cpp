#include "app/tenancy/install.h"

#include <set>

#include "app/tenancy/keys.h"
#include "app/tenancy/migrations.h"
#include "app/tenancy/scram.h"
#include "io/pg/connect.h"
#include "io/pg/transaction.h"

namespace sqlagent::tenancy {

namespace {

using pg::awaitable;
using pg::Params;
using pg::Session;

// Two locks, since both sessions may be in the same database. They end with their sessions.
constexpr StaticSql kLockCluster("install.lock_cluster", "SELECT pg_advisory_lock(7378001)");
constexpr StaticSql kLockSchema("install.lock_schema", "SELECT pg_advisory_lock(7378002)");
constexpr StaticSql kRoleExists("install.role_exists",
                                "SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = $1");
constexpr StaticSql kDatabaseExists("install.database_exists",
                                    "SELECT 1 FROM pg_catalog.pg_database WHERE datname = $1");
constexpr StaticSql kWhoAmI(
    "install.who",
    "SELECT current_user, rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user");
constexpr StaticSql kApplied("install.applied", "SELECT number FROM app.migrations");
constexpr StaticSql kRecord("install.record",
                            "INSERT INTO app.migrations (number, name) VALUES ($1::int, $2)");

struct Admin {
  std::string name;
  bool superuser = false;
};

awaitable<Admin> who_am_i(Session& session, Deadline deadline) {
  Params none;
  auto me = co_await session.run(kWhoAmI, none, deadline);
  co_return Admin{me.rows.at(0)[0].value_or(""), me.rows.at(0)[1] == "t"};
}

awaitable<bool> exists(Session& session, StaticSql question, std::string name, Deadline deadline) {
  Params params{std::move(name)};
  auto found = co_await session.run(question, params, deadline);
  co_return !found.rows.empty();
}

// Somebody else may have made it since we looked, from another database where our lock is not seen.
awaitable<void> create(Session& session, GeneratedSql statement, Deadline deadline) {
  try {
    co_await session.run(statement, deadline);
  } catch (const pg::PgError& refusal) {
    const auto& state = refusal.sqlstate();
    if (state != "42710" && state != "42P04" && state != "23505") throw;
  }
}

// attributes: set on each run, so that a role that somebody changed by hand is put right.
awaitable<void> ensure_role(Session& session, std::string role, GeneratedSql attributes,
                            std::optional<pg::Dsn> dsn, Deadline deadline) {
  const bool there = co_await exists(session, kRoleExists, role, deadline);
  if (!there) {
    GeneratedSql made("install.create_role");
    made.raw("CREATE ROLE ").ident(role);
    co_await create(session, made, deadline);
  }
  GeneratedSql alter("install.alter_role");
  alter.raw("ALTER ROLE ").ident(role).append(attributes);
  if (dsn) {
    const auto parts = pg::parts_of(*dsn);
    if (parts.user != role)
      throw Error(Code::bad_request, "The database address for " + role + " names the user \"" +
                                         parts.user + "\". Write " + role +
                                         " there, with a password of your choice.");
    if (!parts.password.empty())
      alter.raw(" PASSWORD ")
          .literal(scram_verifier(Secret<std::string>(parts.password), kIterationsForPeople,
                                  random_bytes(16)));
  }
  co_await session.run(alter, deadline);
}

awaitable<void> ensure_roles(Session& session, Installation what, Admin admin, Deadline deadline) {
  GeneratedSql nobody("attributes"), server("attributes");
  // It inherits from the implicit pg_database_owner, and so schema public is its to fill.
  nobody.raw(" NOLOGIN INHERIT NOCREATEDB NOCREATEROLE");
  server.raw(" LOGIN NOINHERIT NOCREATEDB NOCREATEROLE");
  if (admin.superuser)  // nobody else may say so
    for (auto* role : {&nobody, &server}) role->raw(" NOSUPERUSER NOREPLICATION NOBYPASSRLS");
  co_await ensure_role(session, "app_owner", nobody, std::nullopt, deadline);
  co_await ensure_role(session, "app_control", server, what.control, deadline);
  co_await ensure_role(session, "app_loader", server, what.loader, deadline);
  if (admin.superuser) co_return;
  GeneratedSql member(
      "install.membership");  // whoever is no superuser must be a member to act for a role
  member.raw("GRANT app_owner, app_loader TO ").ident(admin.name);
  co_await session.run(member, deadline);
}

awaitable<void> ensure_database(Session& session, std::string database, Deadline deadline) {
  const bool there = co_await exists(session, kDatabaseExists, database, deadline);
  if (there) co_return;
  GeneratedSql made("install.create_database");
  made.raw("CREATE DATABASE ")
      .ident(database)
      .raw(" OWNER app_owner TEMPLATE template0 ENCODING 'UTF8'");
  co_await create(session, made, deadline);
}

// Shared tables are readable by every role that may connect; nothing else is.
awaitable<void> settle_privileges(Session& session, std::string database, Admin admin,
                                  Deadline deadline) {
  GeneratedSql grants("install.privileges");
  grants.raw("GRANT ALL ON DATABASE ").ident(database).raw(" TO ").ident(admin.name);
  grants.raw(R"(;
    CREATE SCHEMA IF NOT EXISTS app AUTHORIZATION app_owner;
    REVOKE ALL ON SCHEMA app FROM PUBLIC;
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
    GRANT USAGE ON SCHEMA public TO PUBLIC;
    GRANT USAGE, CREATE ON SCHEMA public TO app_owner;
    ALTER DEFAULT PRIVILEGES FOR ROLE app_owner IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC;
    ALTER DEFAULT PRIVILEGES FOR ROLE )");
  grants.ident(admin.name).raw(R"( IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC;
    CREATE TABLE IF NOT EXISTS app.migrations (
      number     int PRIMARY KEY,
      name       text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now()
    );
    ALTER TABLE app.migrations OWNER TO app_owner)");
  co_await session.run(grants, deadline);  // one string is one transaction
}

awaitable<void> migrate(Session& session, Deadline deadline) {
  Params none;
  auto applied = co_await session.run(kApplied, none, deadline);
  std::set<std::string> done;
  for (const auto& row : applied.rows) done.insert(row[0].value_or(""));
  for (const auto& migration : migrations()) {
    if (done.contains(std::to_string(migration.number))) continue;
    auto work = [&](Session& inside) -> awaitable<void> {
      GeneratedSql owner("install.become_owner");
      owner.raw("SET LOCAL ROLE app_owner");
      co_await inside.run(owner, deadline);
      co_await inside.run(migration.sql, deadline);
      Params record{std::to_string(migration.number), migration.name};
      co_await inside.run(kRecord, record, deadline);
    };
    co_await pg::transaction(session, deadline, work);
  }
}

// The database that CONTROL_DATABASE_URL names, or the customary one.
std::string database_of(const Installation& what) {
  if (!what.control) return "portfoliosql";
  auto name = pg::parts_of(*what.control).dbname;
  return name.empty() ? "portfoliosql" : name;
}

}  // namespace

pg::Dsn administrator_inside(const Installation& what) {
  return pg::with_parts(what.admin, {.user = {}, .password = {}, .dbname = database_of(what)});
}

awaitable<void> install(pg::asio::any_io_executor executor, Installation what, Deadline deadline) {
  const auto database = database_of(what);
  Params none;
  auto cluster = co_await Session::connect(executor, what.admin, deadline);
  co_await cluster.run(kLockCluster, none, deadline);
  auto admin = co_await who_am_i(cluster, deadline);
  co_await ensure_roles(cluster, what, admin, deadline);
  co_await ensure_database(cluster, database, deadline);

  auto inside = co_await Session::connect(executor, administrator_inside(what), deadline);
  co_await inside.run(kLockSchema, none, deadline);
  co_await settle_privileges(inside, database, admin, deadline);
  co_await migrate(inside, deadline);
  co_await isolation::apply(inside, what.admin, what.scope, deadline);
}

}  // namespace sqlagent::tenancy
