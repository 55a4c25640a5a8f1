// Roles: tenants' and the servers' own (security.md, L2, and the limits of L5 that hang on a role).
#include "app/isolation/checks.h"

namespace sqlagent::isolation {

namespace {

constexpr std::string_view kInit = "Run `sqlagent init` with DATABASE_URL set.";

template <size_t N>
GeneratedSql query(const char (&text)[N]) {
  GeneratedSql sql("audit.check");
  sql.raw(text);
  return sql;
}

constexpr char kStrangeGrants[] = R"(
  SELECT t.role_name, s.dbid, s.classid, s.objid, s.objsubid
    FROM app.tenants t
    JOIN pg_roles r ON r.rolname = t.role_name
    JOIN pg_shdepend s ON s.refclassid = 'pg_authid'::regclass AND s.refobjid = r.oid AND
        s.deptype = 'a'
    LEFT JOIN pg_namespace own ON own.nspname = t.home_name AND t.home_kind = 'schema'
    LEFT JOIN pg_database home ON home.datname = t.home_name AND t.home_kind = 'database'
   WHERE CASE
         WHEN home.oid IS NOT NULL THEN
           s.dbid <> home.oid AND NOT (s.classid = 'pg_database'::regclass AND s.objid = home.oid)
         WHEN s.dbid <> (SELECT oid FROM pg_database WHERE datname = current_database()) THEN true
         WHEN s.classid = 'pg_namespace'::regclass THEN s.objid IS DISTINCT FROM own.oid
         WHEN s.classid = 'pg_class'::regclass THEN
           NOT EXISTS (SELECT 1 FROM pg_class c WHERE c.oid = s.objid AND c.relnamespace = own.oid)
         WHEN s.classid = 'pg_default_acl'::regclass THEN
           NOT EXISTS (SELECT 1 FROM pg_default_acl d
                        WHERE d.oid = s.objid AND d.defaclnamespace = own.oid AND d.defaclobjtype
                            = 'r')
         ELSE true END)";

constexpr char kName[] = R"(CASE WHEN g.dbid IN (0, (SELECT oid FROM pg_database
    WHERE datname = current_database())) THEN pg_describe_object(g.classid, g.objid, g.objsubid)
  ELSE 'something in database ' || (SELECT datname FROM pg_database WHERE oid = g.dbid) END)";

}  // namespace

GeneratedSql strange_grants() {
  return query(kStrangeGrants);
}

GeneratedSql different_roles(Administrator who) {
  auto sql = query(R"(
  SELECT role_name, schema, what FROM (
    SELECT t.role_name, CASE t.home_kind WHEN 'schema' THEN t.home_name ELSE 'public' END AS schema,
           CASE WHEN NOT r.rolcanlogin OR r.rolinherit OR r.rolsuper OR r.rolcreatedb
                     OR r.rolcreaterole OR r.rolreplication OR r.rolbypassrls OR r.rolvaliduntil
                         < 'infinity'
                     OR r.rolconnlimit NOT BETWEEN 1 AND )");
  sql.number(kTenantConnections);
  sql.raw(R"(
                THEN 'its attributes or its connection limit are not as provisioned'
                WHEN s.setconfig IS NULL THEN 'it has no limits and no settings'
                WHEN NOT (s.setconfig @> e.lines AND s.setconfig <@ e.lines)
                THEN 'its settings are ' || array_to_string(s.setconfig, ', ')
           END AS what
      FROM app.tenants t
      JOIN pg_roles r ON r.rolname = t.role_name
      LEFT JOIN pg_db_role_setting s ON s.setrole = r.oid AND s.setdatabase = 0
     CROSS JOIN LATERAL (SELECT )");
  sql.append(expected_settings(who));
  sql.raw(R"( AS lines) e) d
   WHERE what IS NOT NULL)");
  return sql;
}

std::vector<Check> role_checks(Administrator who) {
  auto grants = query("SELECT g.role_name, 'it has privileges on ' || ");
  grants.raw(kName).raw(" FROM (").append(strange_grants()).raw(") g");
  auto settings = query("SELECT d.role_name, d.what FROM (");
  settings.append(different_roles(who)).raw(") d");
  return {
      {Layer::role, Severity::breach, "role.attributes", query(R"(
         SELECT t.role_name, 'it is too strong: ' || concat_ws(', ', CASE WHEN rolsuper THEN
             'superuser' END,
                  CASE WHEN rolcreatedb THEN 'may create databases' END,
                  CASE WHEN rolcreaterole THEN 'may create roles' END,
                  CASE WHEN rolreplication THEN 'may replicate' END,
                  CASE WHEN rolbypassrls THEN 'passes by row security' END)
           FROM app.tenants t JOIN pg_roles r ON r.rolname = t.role_name
          WHERE rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls)"),
       "Such a role can reach what is not its tenant's.", kInit},
      {Layer::role, Severity::breach, "role.membership", query(R"(
         SELECT t.role_name, 'it is member of ' || g.rolname
           FROM app.tenants t
           JOIN pg_roles r ON r.rolname = t.role_name
           JOIN pg_auth_members m ON m.member = r.oid
           JOIN pg_roles g ON g.oid = m.roleid)"),
       "A member can become the other role and read what that role reads.", kInit},
      {Layer::role, Severity::breach, "role.members", query(R"(
         SELECT t.role_name, b.rolname || ' is member of it'
           FROM app.tenants t
           JOIN pg_roles r ON r.rolname = t.role_name
           JOIN pg_auth_members m ON m.roleid = r.oid
           JOIN pg_roles b ON b.oid = m.member
          WHERE NOT b.rolsuper)"),
       "Another role can become the tenant's and read its tables.", kInit},
      {Layer::role, Severity::breach, "role.owns",
       query(R"(
         SELECT g.role_name, 'it owns ' || )")
           .raw(kName)
           .raw(R"(
           FROM (SELECT t.role_name, s.dbid, s.classid, s.objid, s.objsubid
                   FROM app.tenants t
                   JOIN pg_roles r ON r.rolname = t.role_name
                   JOIN pg_shdepend s ON s.refclassid = 'pg_authid'::regclass AND s.refobjid = r.oid
                                     AND s.deptype = 'o') g)"),
       "An owner may change, share and fill what it owns.",
       "Drop it, or give it away: REASSIGN OWNED BY the role TO app_owner, in that database."},
      {Layer::role, Severity::breach, "role.grants", std::move(grants),
       "A tenant's role reads its own schema and what everybody may read, nothing else.",
       "Run `sqlagent init`; in another database, REVOKE it there."},
      {Layer::role, Severity::breach, "role.writes", query(R"(
         SELECT t.role_name, g.privilege_type || ' on schema ' || n.nspname
           FROM app.tenants t
           JOIN pg_roles r ON r.rolname = t.role_name
           JOIN pg_namespace n ON n.nspname = t.home_name
          CROSS JOIN aclexplode(n.nspacl) g
          WHERE g.grantee = r.oid AND (g.privilege_type <> 'USAGE' OR g.is_grantable)
         UNION ALL
         SELECT t.role_name, g.privilege_type || ' on ' || c.oid::regclass
           FROM app.tenants t
           JOIN pg_roles r ON r.rolname = t.role_name
           JOIN pg_namespace n ON n.nspname = t.home_name
           JOIN pg_class c ON c.relnamespace = n.oid
          CROSS JOIN aclexplode(c.relacl) g
          WHERE g.grantee = r.oid AND (g.privilege_type <> 'SELECT' OR g.is_grantable))"),
       "A tenant's role looks at its data and changes nothing.", kInit},
      {Layer::limits, Severity::breach, "role.limits", std::move(settings),
       "Its queries could take the server's time, memory or connections.", kInit},
      {Layer::limits, Severity::breach, "role.limits", query(R"(
         SELECT t.role_name, 'it has settings of its own in database ' || d.datname
           FROM app.tenants t
           JOIN pg_roles r ON r.rolname = t.role_name
           JOIN pg_db_role_setting s ON s.setrole = r.oid
           JOIN pg_database d ON d.oid = s.setdatabase)"),
       "They come before the role's limits.", kInit},
      {Layer::role, Severity::warning, "role.missing", query(R"(
         SELECT t.role_name, 'there is no such role'
           FROM app.tenants t
          WHERE t.state = 'ready' AND NOT EXISTS (SELECT 1 FROM pg_roles r WHERE r.rolname =
              t.role_name))"),
       "Its tenant cannot ask anything.",
       "Restore the cluster's roles from the backup, or remove the tenant."},
  };
}

std::vector<Check> server_role_checks() {
  return {
      {Layer::role, Severity::breach, "server.attributes", query(R"(
         SELECT rolname, 'it is stronger than a server may be'
           FROM pg_roles
          WHERE rolname IN ('app_control', 'app_loader', 'app_owner')
            AND (rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls
                 OR rolcanlogin AND rolname = 'app_owner'))"),
       "Processes that listen or read uploads work as these roles.", kInit},
      {Layer::role, Severity::breach, "server.membership", query(R"(
         SELECT m.rolname, 'it is member of ' || g.rolname
           FROM pg_auth_members a
           JOIN pg_roles m ON m.oid = a.member
           JOIN pg_roles g ON g.oid = a.roleid
          WHERE m.rolname IN ('app_control', 'app_loader'))"),
       "Processes that listen or read uploads work as these roles.", kInit},
      {Layer::role, Severity::breach, "server.owns", query(R"(
         SELECT 'app_control', 'it owns something in database ' ||
                coalesce((SELECT datname FROM pg_database d WHERE d.oid = s.dbid), 'of the cluster')
           FROM pg_shdepend s
          WHERE s.refclassid = 'pg_authid'::regclass AND s.deptype = 'o'
            AND s.refobjid = (SELECT oid FROM pg_roles WHERE rolname = 'app_control'))"),
       "The server works on the control schema that app_owner owns, and owns nothing.",
       "In that database: REASSIGN OWNED BY app_control TO app_owner."},
      {Layer::role, Severity::breach, "server.reads", query(R"(
         SELECT 'app_control', 'it may use schema ' || n.nspname
           FROM app.tenants t
           JOIN pg_namespace n ON n.nspname = t.home_name
          CROSS JOIN aclexplode(n.nspacl) g
          WHERE g.grantee = (SELECT oid FROM pg_roles WHERE rolname = 'app_control'))"),
       "The server reads tenants' data as the tenants' own roles alone.",
       "REVOKE ALL ON that schema and its tables FROM app_control."},
  };
}

}  // namespace sqlagent::isolation
