// Our database: what everybody may do in it (security.md, L2 and L3).
#include "app/isolation/checks.h"
#include "app/isolation/policy.h"

namespace sqlagent::isolation {

namespace {

constexpr std::string_view kInit = "Run `sqlagent init` with DATABASE_URL set.";
constexpr std::string_view kEveryTenant = "What everybody may do, each tenant's role may do.";

template <size_t N>
GeneratedSql query(const char (&text)[N]) {
  GeneratedSql sql("audit.check");
  sql.raw(text);
  return sql;
}

Check breach(Layer layer, std::string_view code, GeneratedSql sql, std::string_view why,
             std::string_view repair = kInit) {
  return {layer, Severity::breach, code, std::move(sql), why, repair};
}

GeneratedSql over_functions(const GeneratedSql& before, const GeneratedSql& after) {
  GeneratedSql sql("audit.functions");
  sql.append(before).append(function_policy()).append(after);
  return sql;
}

}  // namespace

std::vector<Check> grant_checks() {
  return {
      breach(Layer::role, "database.create", query(R"(
         SELECT d.datname, g.privilege_type || ' on it is everybody''s'
           FROM pg_database d
          CROSS JOIN aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) g
          WHERE d.datname = current_database() AND g.grantee = 0
            AND g.privilege_type IN ('CREATE', 'TEMPORARY'))"),
             "Temporary tables and schemas are a way to write, and to fill the disk."),
      breach(Layer::role, "schema.grants", query(R"(
         SELECT n.nspname, g.privilege_type || ' on it is everybody''s'
           FROM pg_namespace n CROSS JOIN aclexplode(n.nspacl) g
          WHERE g.grantee = 0
            AND NOT (g.privilege_type = 'USAGE'
                     AND n.nspname IN ('public', 'pg_catalog', 'information_schema')))"),
             kEveryTenant),
      breach(Layer::role, "table.grants", query(R"(
         SELECT c.oid::regclass::text, g.privilege_type || ' on it is everybody''s'
           FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          CROSS JOIN aclexplode(c.relacl) g
          WHERE g.grantee = 0 AND n.nspname NOT IN ('pg_catalog', 'information_schema')
            AND NOT (n.nspname = 'public' AND g.privilege_type = 'SELECT')
         UNION ALL
         SELECT c.oid::regclass || '.' || quote_ident(a.attname),
                g.privilege_type || ' on it is everybody''s'
           FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
           JOIN pg_namespace n ON n.oid = c.relnamespace
          CROSS JOIN aclexplode(a.attacl) g
          WHERE g.grantee = 0 AND n.nspname NOT IN ('pg_catalog', 'information_schema')
            AND NOT (n.nspname = 'public' AND g.privilege_type = 'SELECT'))"),
             kEveryTenant),
      breach(Layer::role, "view.reads_private", query(R"(
         SELECT DISTINCT v.oid::regclass::text, 'everybody may read it, and it reads ' ||
             c.oid::regclass
           FROM pg_class v
           JOIN pg_rewrite w ON w.ev_class = v.oid
           JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
                           AND d.refclassid = 'pg_class'::regclass
           JOIN pg_class c ON c.oid = d.refobjid AND c.oid <> v.oid
           JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE v.relkind IN ('v', 'm') AND v.oid >= 16384
            AND n.nspname <> 'public'
            AND EXISTS (SELECT 1 FROM aclexplode(v.relacl) g
                         WHERE g.grantee = 0 AND g.privilege_type = 'SELECT'))"),
             "A view reads with its owner's rights: what is private becomes everybody's.",
             "DROP the view, or REVOKE SELECT on it FROM PUBLIC."),
      breach(Layer::role, "function.definer", query(R"(
         SELECT p.oid::regprocedure::text, 'everybody may run it, and it runs as ' ||
             pg_get_userbyid(p.proowner)
           FROM pg_proc p
          WHERE p.prosecdef AND p.oid >= 16384
            AND (p.proacl IS NULL OR EXISTS (SELECT 1 FROM aclexplode(p.proacl) g WHERE g.grantee
                = 0)))"),
             "Whoever runs it has its owner's rights."),
      breach(Layer::role, "default.grants", query(R"(
         SELECT pg_get_userbyid(d.defaclrole),
                'what it makes is everybody''s: ' || g.privilege_type || ' on ' ||
                CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences'
                     WHEN 'n' THEN 'schemas' WHEN 'f' THEN 'functions' ELSE 'types' END
           FROM pg_default_acl d CROSS JOIN aclexplode(d.defaclacl) g
           LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
          WHERE g.grantee = 0
            AND NOT (n.nspname IS NOT DISTINCT FROM 'public' AND d.defaclobjtype = 'r'
                     AND g.privilege_type = 'SELECT')
            AND NOT (d.defaclobjtype = 'f' AND g.privilege_type = 'EXECUTE')
            AND NOT (d.defaclobjtype = 'T' AND g.privilege_type = 'USAGE'))"),
             "The next table made so is open to each tenant.",
             "ALTER DEFAULT PRIVILEGES FOR ROLE that role REVOKE it FROM PUBLIC."),
      breach(Layer::role, "foreign.grants", query(R"(
         SELECT s.srvname, 'everybody may use this foreign server'
           FROM pg_foreign_server s CROSS JOIN aclexplode(s.srvacl) g WHERE g.grantee = 0
         UNION ALL
         SELECT w.fdwname, 'everybody may use this foreign data wrapper'
           FROM pg_foreign_data_wrapper w CROSS JOIN aclexplode(w.fdwacl) g WHERE g.grantee = 0)"),
             "A way to other machines and to files.", "REVOKE USAGE on it FROM PUBLIC."),
      breach(Layer::role, "object.grants", query(R"(
         SELECT 'large object ' || m.oid, g.privilege_type || ' on it is everybody''s'
           FROM pg_largeobject_metadata m CROSS JOIN aclexplode(m.lomacl) g WHERE g.grantee = 0
         UNION ALL
         SELECT 'setting ' || p.parname, g.privilege_type || ' on it is everybody''s'
           FROM pg_parameter_acl p CROSS JOIN aclexplode(p.paracl) g WHERE g.grantee = 0
         UNION ALL
         SELECT 'tablespace ' || t.spcname, g.privilege_type || ' on it is everybody''s'
           FROM pg_tablespace t CROSS JOIN aclexplode(t.spcacl) g WHERE g.grantee = 0)"),
             kEveryTenant, "REVOKE it FROM PUBLIC."),
      {Layer::database, Severity::warning, "extension.untrusted", query(R"(
         SELECT e.extname, 'it reaches files, programs or other servers'
           FROM pg_extension e
          WHERE e.extname IN ('dblink', 'postgres_fdw', 'file_fdw', 'adminpack', 'plpython3u',
                              'plpythonu', 'plperlu', 'pltclu', 'lo', 'pageinspect', 'pg_cron',
                                  'http'))"),
       "Its functions are closed to tenants, but one GRANT opens a way out of the database.",
       "DROP EXTENSION, when nothing here needs it."},
  };
}

std::vector<Check> closed_checks() {
  const auto named = query("SELECT f.oid::regprocedure::text, 'everybody may run it' FROM (");
  const auto open = query(") f WHERE f.open AND NOT f.allowed");
  return {
      breach(Layer::database, "function.open", over_functions(named, open),
             "It is not on the list of functions that only compute."),
      breach(Layer::database, "catalog.open", query(R"(
         SELECT c.oid::regclass::text, 'everybody may read it'
           FROM pg_class c
          WHERE c.relnamespace IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
            AND (EXISTS (SELECT 1 FROM aclexplode(c.relacl) g WHERE g.grantee = 0)
              OR EXISTS (SELECT 1 FROM pg_attribute a, aclexplode(a.attacl) g
                          WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL AND g.grantee = 0))
         UNION ALL
         SELECT n.nspname, 'everybody may look into it'
           FROM pg_namespace n CROSS JOIN aclexplode(n.nspacl) g
          WHERE n.nspname = 'information_schema' AND g.grantee = 0)"),
             "Catalogs show other tenants' schemas, tables and columns."),
      breach(Layer::database, "language.open", query(R"(
         SELECT l.lanname, 'everybody may write code in it'
           FROM pg_language l CROSS JOIN aclexplode(coalesce(l.lanacl, acldefault('l',
               l.lanowner))) g
          WHERE l.lanpltrusted AND g.grantee = 0)"),
             "A DO block is any code at all."),
      breach(Layer::database, "default.open", query(R"(
         SELECT r.rolname, 'what it makes next is everybody''s: ' || kind.words
           FROM pg_roles r
          CROSS JOIN (VALUES ('f', 'functions'), ('T', 'types')) kind(code, words)
          WHERE (r.oid = 10 OR r.rolname IN ('app_owner', 'app_loader'))
            AND NOT EXISTS (SELECT 1 FROM pg_default_acl d
                             WHERE d.defaclrole = r.oid AND d.defaclnamespace = 0
                               AND d.defaclobjtype = kind.code::"char"
                               AND NOT EXISTS (SELECT 1 FROM aclexplode(d.defaclacl) g
                                                WHERE g.grantee = 0)))"),
             "The functions of the next extension would be open to each tenant."),
  };
}

}  // namespace sqlagent::isolation
