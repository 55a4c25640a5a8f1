// The cluster around our database: the other databases, the server's version and limits, and what
// only a superuser can look at.
#include "app/isolation/checks.h"
#include "app/isolation/policy.h"

namespace sqlagent::isolation {

namespace {

template <size_t N>
GeneratedSql query(const char (&text)[N]) {
  GeneratedSql sql("audit.check");
  sql.raw(text);
  return sql;
}

}  // namespace

std::vector<Check> cluster_checks() {
  return {
      {Layer::role, Severity::breach, "database.connect", query(R"(
         SELECT d.datname, g.privilege_type || ' on it is everybody''s again'
           FROM pg_database d
          CROSS JOIN aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) g
          WHERE d.datname <> current_database() AND d.datallowconn AND g.grantee = 0
            AND d.datname IN (SELECT i.database FROM app.isolation i))"),
       "It was closed, and now a tenant's role that got hold of its password can enter it.",
       "Run `sqlagent init --harden` with its name."},
      {Layer::role, Severity::warning, "database.connect", query(R"(
         SELECT d.datname, 'every role of the cluster may connect to it'
           FROM pg_database d
          CROSS JOIN aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) g
          WHERE d.datname <> current_database() AND d.datallowconn AND g.grantee = 0
            AND g.privilege_type = 'CONNECT'
            AND d.datname NOT IN (SELECT i.database FROM app.isolation i))"),
       "A tenant's role that got hold of its password could enter it; the server never does.",
       "REVOKE CONNECT, TEMPORARY on it FROM PUBLIC, or `sqlagent init --harden` with its name."},
      {Layer::database, Severity::warning, "server.version", query(R"(
         SELECT 'PostgreSQL ' || current_setting('server_version'),
             'it is older than 15.18, or not 15'
          WHERE current_setting('server_version_num')::int NOT BETWEEN 150018 AND 159999)"),
       "15.18 closes eleven known holes; the list of functions is made for PostgreSQL 15.",
       "Update PostgreSQL 15 to its newest minor version."},
  };
}

std::vector<Check> superuser_checks() {
  auto closed = query("SELECT f.oid::regprocedure::text, 'tenants may not run it' FROM (");
  closed.append(function_policy()).raw(") f WHERE f.allowed AND NOT f.open");
  return {
      {Layer::database, Severity::warning, "function.closed", std::move(closed),
       "It is on the list of functions that only compute: questions that need it fail.",
       "Run `sqlagent init` with DATABASE_URL set."},
      {Layer::role, Severity::breach, "access.trust", query(R"(
         SELECT 'pg_hba.conf, line ' || h.line_number, 'it lets roles in without a password'
           FROM pg_hba_file_rules h
          WHERE h.auth_method = 'trust'
            AND h.database && ARRAY['all', current_database()::text]
            AND ('all' = ANY (h.user_name)
              OR EXISTS (SELECT 1 FROM app.tenants t WHERE t.role_name = ANY (h.user_name))))"),
       "Whoever can reach this PostgreSQL so is any tenant.",
       "Write scram-sha-256 in place of trust in that line, then reload PostgreSQL."},
      {Layer::role, Severity::warning, "role.password", query(R"(
         SELECT t.role_name, CASE WHEN a.rolpassword IS NULL THEN 'it has no password'
                                  ELSE 'its password is not stored as SCRAM-SHA-256' END
           FROM app.tenants t JOIN pg_authid a ON a.rolname = t.role_name
          WHERE t.state = 'ready' AND a.rolpassword IS DISTINCT FROM 'x'
            AND a.rolpassword NOT LIKE 'SCRAM-SHA-256$%' IS NOT FALSE)"),
       "Its tenant cannot ask anything, or a stolen catalog gives the password away.",
       "Run `sqlagent init --rotate-tenant-passwords`."},
      {Layer::limits, Severity::warning, "memory.unlimited", query(R"(
         SELECT 'PostgreSQL''s processes', 'their memory has no limit'
          WHERE pg_read_file('/proc/self/limits', 0, 8192, true) ~
              'Max address space +unlimited')"),
       "work_mem does not bound a query: one can take the machine's memory.",
       "Set LimitAS= in PostgreSQL's service unit to what BACKEND_MEMORY_MB says (1G)."},
  };
}

}  // namespace sqlagent::isolation
