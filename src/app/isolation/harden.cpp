#include "app/isolation/harden.h"

#include "app/isolation/policy.h"
#include "io/pg/transaction.h"

namespace sqlagent::isolation {

namespace {

using pg::awaitable;
using pg::Session;

constexpr StaticSql kOneAtATime("harden.lock", "SELECT pg_advisory_xact_lock(7378004)");
constexpr StaticSql kSuperuser(
    "harden.superuser", "SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user");
constexpr StaticSql kSettings("harden.settings",
                              "SELECT set_config('search_path', '', true), "
                              "set_config('client_min_messages', 'error', true)");

// Each part collects what is not yet so, and changes that in one statement. Names come from
// regprocedure and regclass, which quote them.
constexpr char kFunctionsBegin[] = R"(
  DO $harden$
  DECLARE wrong text;
  BEGIN
    SELECT string_agg(f.oid::regprocedure::text, ', ') INTO wrong FROM ()";
constexpr char kFunctionsEnd[] = R"() f WHERE f.open AND NOT f.allowed;
    IF wrong IS NOT NULL THEN EXECUTE 'REVOKE EXECUTE ON ROUTINE ' || wrong || ' FROM PUBLIC';
        END IF;
    SELECT string_agg(f.oid::regprocedure::text, ', ') INTO wrong FROM ()";
constexpr char kFunctionsOpen[] = R"() f WHERE f.allowed AND NOT f.open;
    IF wrong IS NOT NULL THEN EXECUTE 'GRANT EXECUTE ON ROUTINE ' || wrong || ' TO PUBLIC'; END IF;
  END $harden$)";

constexpr char kServersBegin[] = R"(
  DO $harden$
  DECLARE missing record;
  BEGIN
    FOR missing IN
      SELECT r.rolname AS role, string_agg(f.oid::regprocedure::text, ', ') AS list
        FROM ()";
constexpr char kServersMiddle[] = R"() f
        JOIN pg_proc p ON p.oid = f.oid
       CROSS JOIN pg_roles r
       WHERE r.rolname IN ('app_control', 'app_loader', 'app_owner')
         AND NOT EXISTS (SELECT 1 FROM aclexplode(p.proacl) g WHERE g.grantee = r.oid)
       GROUP BY 1
    LOOP
      EXECUTE format('GRANT EXECUTE ON ROUTINE %s TO %I', missing.list, missing.role);
    END LOOP;
    FOR missing IN
      SELECT r.rolname AS role, string_agg(c.oid::regclass::text, ', ') AS list
        FROM ()";
constexpr char kServersEnd[] = R"() f
        JOIN pg_class c ON c.oid = f.oid
        JOIN pg_roles r ON r.rolname = f.role
       WHERE NOT EXISTS (SELECT 1 FROM aclexplode(c.relacl) g
                          WHERE g.grantee = r.oid AND g.privilege_type = 'SELECT')
       GROUP BY 1
    LOOP
      EXECUTE format('GRANT SELECT ON TABLE %s TO %I', missing.list, missing.role);
    END LOOP;
    FOR missing IN
      SELECT l.lanname FROM pg_language l
       WHERE l.lanpltrusted
         AND NOT EXISTS (SELECT 1 FROM aclexplode(l.lanacl) g JOIN pg_roles r ON r.oid = g.grantee
                          WHERE r.rolname = 'app_owner')
    LOOP
      EXECUTE format('GRANT USAGE ON LANGUAGE %I TO app_owner', missing.lanname);
    END LOOP;
  END $harden$)";

constexpr char kCatalogs[] = R"(
  DO $harden$
  DECLARE wrong text; item record;
  BEGIN
    SELECT string_agg(c.oid::regclass::text, ', ') INTO wrong FROM pg_class c
     WHERE c.relnamespace IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
       AND EXISTS (SELECT 1 FROM aclexplode(c.relacl) g WHERE g.grantee = 0);
    IF wrong IS NOT NULL THEN EXECUTE 'REVOKE ALL ON TABLE ' || wrong || ' FROM PUBLIC'; END IF;
    FOR item IN
      SELECT a.attrelid::regclass::text AS relation, string_agg(quote_ident(a.attname), ', ') AS
          columns
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
       WHERE c.relnamespace IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
         AND EXISTS (SELECT 1 FROM aclexplode(a.attacl) g WHERE g.grantee = 0)
       GROUP BY 1
    LOOP
      EXECUTE format('REVOKE ALL (%s) ON TABLE %s FROM PUBLIC', item.columns, item.relation);
    END LOOP;
    IF EXISTS (SELECT 1 FROM pg_namespace n, aclexplode(n.nspacl) g
                WHERE n.nspname = 'information_schema' AND g.grantee = 0) THEN
      REVOKE ALL ON SCHEMA information_schema FROM PUBLIC;
    END IF;
    FOR item IN
      SELECT l.lanname FROM pg_language l
       WHERE l.lanpltrusted
         AND EXISTS (SELECT 1 FROM aclexplode(coalesce(l.lanacl, acldefault('l', l.lanowner))) g
                      WHERE g.grantee = 0)
    LOOP
      EXECUTE format('REVOKE ALL ON LANGUAGE %I FROM PUBLIC', item.lanname);
    END LOOP;
  END $harden$)";

// For whoever can make functions and types here: their next ones are closed from birth.
constexpr char kFuture[] = R"(
  DO $harden$
  DECLARE maker record;
  BEGIN
    FOR maker IN
      SELECT r.rolname, kind.code, kind.words
        FROM pg_roles r
       CROSS JOIN (VALUES ('f', 'EXECUTE ON FUNCTIONS'), ('T', 'USAGE ON TYPES')) kind(code, words)
       WHERE (r.rolsuper OR r.rolname IN ('app_owner', 'app_loader', current_user))
         AND NOT EXISTS (SELECT 1 FROM pg_default_acl d
                          WHERE d.defaclrole = r.oid AND d.defaclnamespace = 0
                            AND d.defaclobjtype = kind.code::"char"
                            AND NOT EXISTS (SELECT 1 FROM aclexplode(d.defaclacl) g WHERE
                                g.grantee = 0))
         AND pg_has_role(current_user, r.oid, 'USAGE')
    LOOP
      EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I REVOKE %s FROM PUBLIC',
                     maker.rolname, maker.words);
    END LOOP;
  END $harden$)";

// What functions an administrator without superuser can close: those of their own roles.
constexpr char kOwnFunctions[] = R"(
  DO $harden$
  DECLARE wrong text;
  BEGIN
    SELECT string_agg(p.oid::regprocedure::text, ', ') INTO wrong FROM pg_proc p
     WHERE pg_has_role(current_user, p.proowner, 'USAGE')
       AND (p.proacl IS NULL OR EXISTS (SELECT 1 FROM aclexplode(p.proacl) g WHERE g.grantee = 0));
    IF wrong IS NOT NULL THEN EXECUTE 'REVOKE EXECUTE ON ROUTINE ' || wrong || ' FROM PUBLIC';
        END IF;
  END $harden$)";

std::vector<GeneratedSql> steps(bool superuser) {
  GeneratedSql functions("harden.functions"), servers("harden.servers"),
      catalogs("harden.catalogs"), future("harden.future");
  future.raw(kFuture);
  if (!superuser) {
    functions.raw(kOwnFunctions);
    return {std::move(functions), std::move(future)};
  }
  functions.raw(kFunctionsBegin)
      .append(function_policy())
      .raw(kFunctionsEnd)
      .append(function_policy())
      .raw(kFunctionsOpen);
  servers.raw(kServersBegin)
      .append(server_functions())
      .raw(kServersMiddle)
      .append(server_catalogs())
      .raw(kServersEnd);
  catalogs.raw(kCatalogs);
  // First what servers need, so that at no moment they are without it.
  return {std::move(servers), std::move(functions), std::move(catalogs), std::move(future)};
}

}  // namespace

awaitable<void> close_database(Session& admin, std::string database, Visitors visitors,
                               Deadline deadline) {
  GeneratedSql sql("harden.database");
  sql.raw("REVOKE ALL ON DATABASE ").ident(database).raw(" FROM PUBLIC");
  if (std::holds_alternative<Everybody>(visitors))
    sql.raw("; GRANT CONNECT ON DATABASE ").ident(database).raw(" TO PUBLIC");
  if (const auto* tenant = std::get_if<OneTenant>(&visitors))
    sql.raw("; GRANT CONNECT ON DATABASE ").ident(database).raw(" TO ").ident(tenant->role);
  co_await admin.run(sql, deadline);  // one string is one transaction
}

awaitable<Administrator> kind_of_administrator(Session& admin, Deadline deadline) {
  pg::Params none;
  auto who = co_await admin.run(kSuperuser, none, deadline);
  co_return who.rows.at(0)[0] == "t" ? Administrator::superuser : Administrator::ordinary;
}

awaitable<void> harden(Session& admin, Administrator who, Deadline deadline) {
  pg::Params none;
  const auto all = steps(who == Administrator::superuser);
  auto work = [&](Session& inside) -> awaitable<void> {
    co_await inside.run(kOneAtATime, none, deadline);
    co_await inside.run(kSettings, none, deadline);
    for (const auto& step : all) co_await inside.run(step, deadline);
  };
  co_await pg::transaction(admin, deadline, work);
}

}  // namespace sqlagent::isolation
