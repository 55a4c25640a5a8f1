#include "app/isolation/settle.h"

#include "app/isolation/checks.h"
#include "io/pg/transaction.h"

namespace sqlagent::isolation {

namespace {

using pg::awaitable;
using pg::Session;

constexpr StaticSql kOneAtATime("settle.lock", "SELECT pg_advisory_xact_lock(7378005)");
// Memberships of our roles and settings of a tenant's role for one database: there are to be none.
constexpr char kMemberships[] = R"(
  DO $settle$
  DECLARE item record;
  BEGIN
    FOR item IN
      SELECT g.rolname AS given, m.rolname AS member
        FROM pg_auth_members a
        JOIN pg_roles g ON g.oid = a.roleid
        JOIN pg_roles m ON m.oid = a.member
       WHERE m.rolname IN ('app_control', 'app_loader')
          OR m.rolname IN (SELECT role_name FROM app.tenants)
          OR g.rolname IN (SELECT role_name FROM app.tenants) AND NOT m.rolsuper
    LOOP
      EXECUTE format('REVOKE %I FROM %I', item.given, item.member);
    END LOOP;
    FOR item IN
      SELECT t.role_name, d.datname
        FROM app.tenants t
        JOIN pg_roles r ON r.rolname = t.role_name
        JOIN pg_db_role_setting s ON s.setrole = r.oid
        JOIN pg_database d ON d.oid = s.setdatabase
    LOOP
      EXECUTE format('ALTER ROLE %I IN DATABASE %I RESET ALL', item.role_name, item.datname);
    END LOOP;
  END $settle$)";

constexpr char kStrangeGrantsBegin[] = R"(
  DO $settle$
  DECLARE item record;
  BEGIN
    FOR item IN SELECT g.role_name, g.classid, g.objid FROM ()";
constexpr char kStrangeGrantsEnd[] = R"() g
       WHERE g.dbid = 0 OR g.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
    LOOP
      CASE item.classid
      WHEN 'pg_class'::regclass THEN
        EXECUTE format('REVOKE ALL ON TABLE %s FROM %I', item.objid::regclass, item.role_name);
      WHEN 'pg_namespace'::regclass THEN
        EXECUTE format('REVOKE ALL ON SCHEMA %s FROM %I', item.objid::regnamespace, item.role_name);
      WHEN 'pg_proc'::regclass THEN
        EXECUTE format('REVOKE ALL ON ROUTINE %s FROM %I',
                       item.objid::regprocedure, item.role_name);
      WHEN 'pg_database'::regclass THEN
        EXECUTE (SELECT format('REVOKE ALL ON DATABASE %I FROM %I', datname, item.role_name)
                   FROM pg_database WHERE oid = item.objid);
      WHEN 'pg_language'::regclass THEN
        EXECUTE (SELECT format('REVOKE ALL ON LANGUAGE %I FROM %I', lanname, item.role_name)
                   FROM pg_language WHERE oid = item.objid);
      WHEN 'pg_default_acl'::regclass THEN
        EXECUTE coalesce((
          SELECT format('ALTER DEFAULT PRIVILEGES FOR ROLE %I %s REVOKE ALL ON %s FROM %I',
                        pg_get_userbyid(d.defaclrole), 'IN SCHEMA ' ||
                            d.defaclnamespace::regnamespace,
                        CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES'
                             WHEN 'f' THEN 'FUNCTIONS' WHEN 'n' THEN 'SCHEMAS' ELSE 'TYPES' END,
                        item.role_name)
            FROM pg_default_acl d WHERE d.oid = item.objid AND d.defaclnamespace <> 0), 'SELECT 1');
      ELSE NULL;  -- the audit names it
      END CASE;
    END LOOP;
  END $settle$)";

// Own schema and own tables: looking, no more.
constexpr char kOwnPrivileges[] = R"(
  DO $settle$
  DECLARE item record;
  BEGIN
    FOR item IN
      SELECT t.role_name, n.nspname
        FROM app.tenants t
        JOIN pg_roles r ON r.rolname = t.role_name
        JOIN pg_namespace n ON n.nspname = t.home_name
       WHERE EXISTS (SELECT 1 FROM aclexplode(n.nspacl) g
                      WHERE g.grantee = r.oid AND (g.privilege_type <> 'USAGE' OR g.is_grantable))
    LOOP
      EXECUTE format('REVOKE ALL ON SCHEMA %I FROM %I; GRANT USAGE ON SCHEMA %1$I TO %2$I',
                     item.nspname, item.role_name);
    END LOOP;
    FOR item IN
      SELECT t.role_name, c.oid::regclass AS relation
        FROM app.tenants t
        JOIN pg_roles r ON r.rolname = t.role_name
        JOIN pg_namespace n ON n.nspname = t.home_name
        JOIN pg_class c ON c.relnamespace = n.oid
       WHERE EXISTS (SELECT 1 FROM aclexplode(c.relacl) g
                      WHERE g.grantee = r.oid AND (g.privilege_type <> 'SELECT' OR g.is_grantable))
    LOOP
      EXECUTE format('REVOKE ALL ON TABLE %s FROM %I; GRANT SELECT ON TABLE %1$s TO %2$I',
                     item.relation, item.role_name);
    END LOOP;
  END $settle$)";

// Everybody may read tables of public, and nothing else that is not PostgreSQL's own.
constexpr char kPublicGrants[] = R"(
  DO $settle$
  DECLARE item record;
  BEGIN
    FOR item IN
      SELECT c.oid::regclass AS relation, n.nspname = 'public' AS shared
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
         AND pg_has_role(current_user, c.relowner, 'USAGE')
         AND (EXISTS (SELECT 1 FROM aclexplode(c.relacl) g WHERE g.grantee = 0
                         AND (n.nspname <> 'public' OR g.privilege_type <> 'SELECT'))
           OR EXISTS (SELECT 1 FROM pg_attribute a, aclexplode(a.attacl) g
                       WHERE a.attrelid = c.oid AND g.grantee = 0))
    LOOP
      EXECUTE format('REVOKE ALL ON TABLE %s FROM PUBLIC', item.relation);
      IF item.shared THEN
        EXECUTE format('GRANT SELECT ON TABLE %s TO PUBLIC', item.relation);
      END IF;
    END LOOP;
    FOR item IN
      SELECT n.nspname FROM pg_namespace n
       WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'public')
         AND pg_has_role(current_user, n.nspowner, 'USAGE')
         AND EXISTS (SELECT 1 FROM aclexplode(n.nspacl) g WHERE g.grantee = 0)
    LOOP
      EXECUTE format('REVOKE ALL ON SCHEMA %I FROM PUBLIC', item.nspname);
    END LOOP;
  END $settle$)";

}  // namespace

awaitable<void> settle_roles(Session& admin, Administrator who, Deadline deadline) {
  GeneratedSql memberships("settle.memberships"), strange("settle.grants"), own("settle.own"),
      everybody("settle.public");
  memberships.raw(kMemberships);
  strange.raw(kStrangeGrantsBegin).append(strange_grants()).raw(kStrangeGrantsEnd);
  own.raw(kOwnPrivileges);
  everybody.raw(kPublicGrants);
  const auto different = different_roles(who);
  auto work = [&](Session& inside) -> awaitable<void> {
    pg::Params none;
    co_await inside.run(kOneAtATime, none, deadline);
    co_await inside.run(memberships, deadline);
    co_await inside.run(strange, deadline);
    co_await inside.run(own, deadline);
    co_await inside.run(everybody, deadline);
    auto wrong = co_await inside.run(different, deadline);
    for (const auto& row : wrong.rows) {
      const std::string role = row[0].value_or(""), schema = row[1].value_or("");
      GeneratedSql alter("settle.role");
      alter.raw("ALTER ROLE ").ident(role).append(tenant_attributes(who)).raw("; ALTER ROLE ");
      alter.ident(role).raw(" RESET ALL; ").append(tenant_settings(role, schema, who));
      co_await inside.run(alter, deadline);
    }
  };
  co_await pg::transaction(admin, deadline, work);
}

}  // namespace sqlagent::isolation
