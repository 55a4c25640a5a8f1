#include "app/isolation/policy.h"

namespace sqlagent::isolation {

namespace {

// Types without a way to other objects: no oid, no reg*, no xml, no cstring, no internal.
constexpr char kPlainTypes[] = R"(
  'bool', 'int2', 'int4', 'int8', 'float4', 'float8', 'numeric', 'money', 'text', 'varchar',
      'bpchar',
  'char', 'name', 'bytea', 'date', 'time', 'timetz', 'timestamp', 'timestamptz', 'interval', 'uuid',
  'json', 'jsonb', 'jsonpath', 'bit', 'varbit', 'inet', 'cidr', 'macaddr', 'macaddr8', 'point',
      'box',
  'circle', 'line', 'lseg', 'path', 'polygon', 'int4range', 'int8range', 'numrange', 'daterange',
  'tsrange', 'tstzrange', 'int4multirange', 'int8multirange', 'nummultirange', 'datemultirange',
  'tsmultirange', 'tstzmultirange', 'tsvector', 'tsquery', 'record', 'any', 'anyelement',
      'anyarray',
  'anynonarray', 'anyenum', 'anyrange', 'anymultirange', 'anycompatible', 'anycompatiblearray',
  'anycompatiblenonarray', 'anycompatiblerange', 'anycompatiblemultirange')";

// They read the clock, the time zone or the output format, and nothing else.
constexpr char kStable[] = R"(
  'age', 'array_to_json', 'array_to_string', 'concat', 'concat_ws', 'convert_from', 'convert_to',
  'date_part', 'date_trunc', 'enum_first', 'enum_last', 'enum_range', 'extract', 'format',
  'generate_series', 'json_build_array', 'json_build_object', 'json_populate_record',
  'json_populate_recordset', 'json_to_record', 'json_to_recordset', 'jsonb_build_array',
  'jsonb_build_object', 'jsonb_path_exists_tz', 'jsonb_path_match_tz', 'jsonb_path_query_array_tz',
  'jsonb_path_query_first_tz', 'jsonb_path_query_tz', 'jsonb_populate_record',
  'jsonb_populate_recordset', 'jsonb_to_record', 'jsonb_to_recordset', 'length', 'make_timestamptz',
  'now', 'overlaps', 'phraseto_tsquery', 'plainto_tsquery', 'quote_literal', 'quote_nullable',
  'row_to_json', 'statement_timestamp', 'timestamptz', 'timezone', 'to_char', 'to_date', 'to_json',
  'to_jsonb', 'to_number', 'to_timestamp', 'to_tsquery', 'to_tsvector', 'transaction_timestamp',
  'ts_headline', 'websearch_to_tsquery')";

// Closed whatever their declared volatility says: they look at the server, its objects or its
// sessions, or run a text as SQL.
constexpr char kDenied[] =
    R"('^(pg_|lo_|lo(read|write)$|binary_upgrade|has_|to_reg|set_config|current_|session_|)"
    R"((query|table|schema|database|cursor)_to|xpath|xml|inet_(client|server)|txid|)"
    R"(ts_(stat|rewrite|debug|parse|token|lexize)|currtid|setseed|version$|getdatabaseencoding|)"
    R"(getpgusername|(col|obj|shobj)_description|format_type|acl|makeacl|(next|curr|last|set)val|)"
    R"(row_security)'::text)";

// The first object of users: what an extension put into pg_catalog is not PostgreSQL's own.
constexpr char kFirstOfUsers[] = "16384";

}  // namespace

// record_in and array_in take a type's oid and would describe any table whose number one guesses:
// input is opened for scalars and ranges alone. Text becomes an array all the same where the
// planner does not fold it. It does fold text casts through cstring, hence cstring_out.
GeneratedSql function_policy() {
  GeneratedSql sql("isolation.functions");
  sql.raw(R"(
  WITH scalar AS (
    SELECT t.oid, t.typtype, t.typcategory, t.typinput, t.typoutput
      FROM pg_catalog.pg_type t
     WHERE t.typnamespace = 'pg_catalog'::pg_catalog.regnamespace AND t.typname IN ()")
      .raw(kPlainTypes)
      .raw(R"()),
  plain AS (
    SELECT oid, typoutput FROM scalar
    UNION
    SELECT t.oid, t.typoutput FROM pg_catalog.pg_type t
     WHERE t.typcategory = 'A' AND t.typelem IN (SELECT oid FROM scalar WHERE typtype <> 'p'))
  SELECT p.oid, p.proowner AS owner,
         CASE
         WHEN p.pronamespace <> 'pg_catalog'::pg_catalog.regnamespace OR p.oid >= )")
      .raw(kFirstOfUsers)
      .raw(R"( THEN false
         WHEN p.provolatile = 'v' THEN p.proname IN ('random', 'clock_timestamp', 'gen_random_uuid')
         WHEN p.oid IN (SELECT o.oprcode FROM pg_catalog.pg_operator o) THEN true
         WHEN p.oid IN (SELECT typoutput FROM plain) OR p.proname = 'cstring_out' THEN true
         WHEN p.oid IN (SELECT typinput FROM scalar WHERE typtype IN ('b', 'r', 'm')) THEN true
         WHEN p.proname ~ )")
      .raw(kDenied)
      .raw(R"( THEN false
         WHEN p.prorettype NOT IN (SELECT oid FROM plain) THEN false
         WHEN EXISTS (SELECT 1 FROM pg_catalog.unnest(p.proargtypes) a(type)
                       WHERE a.type NOT IN (SELECT oid FROM plain)) THEN false
         WHEN p.provolatile = 'i' OR p.prokind IN ('a', 'w') THEN true
         ELSE p.proname IN ()")
      .raw(kStable)
      .raw(R"() OR p.oid IN (SELECT c.castfunc FROM pg_catalog.pg_cast c)
         END AS allowed,
         p.proacl IS NULL OR EXISTS (SELECT 1 FROM pg_catalog.aclexplode(p.proacl) g
                                      WHERE g.grantee = 0) AS open
    FROM pg_catalog.pg_proc p)");
  return sql;
}

GeneratedSql server_functions() {
  GeneratedSql sql("isolation.server_functions");
  sql.raw(R"(
  SELECT p.oid FROM pg_catalog.pg_proc p
   WHERE p.pronamespace = 'pg_catalog'::pg_catalog.regnamespace AND p.oid < )")
      .raw(kFirstOfUsers)
      .raw(R"(
     AND (p.proname ~ ('^(pg_(try_)?advisory_|has_[a-z_]+_privilege$|pg_has_role$|to_reg|'
                       '(obj|shobj|col)_description$|pg_describe_object$|'
                       'pg_get_(userbyid|expr|viewdef|indexdef|constraintdef)$|'
                       'pg_(table|indexes|relation|total_relation|database|column)_size$)')
       OR p.proname IN ('aclexplode', 'acldefault', 'array_fill', 'current_database',
                        'current_query', 'current_schema', 'current_schemas', 'current_setting',
                        'format_type', 'pg_backend_pid', 'pg_current_xact_id',
                        'pg_encoding_to_char', 'pg_is_in_recovery', 'pg_notify',
                        'pg_postmaster_start_time', 'pg_show_all_settings',
                        'pg_stat_get_activity', 'pg_table_is_visible', 'pg_typeof', 'set_config',
                        'timeofday', 'txid_current', 'version')))");
  return sql;
}

// app_control looks at the database for the audit; loader and owner at relations and types, as they
// make them.
GeneratedSql server_catalogs() {
  GeneratedSql sql("isolation.server_catalogs");
  sql.raw(R"(
  SELECT who.role, c.oid
    FROM (VALUES ('app_control'), ('app_loader'), ('app_owner')) who(role)
    JOIN pg_catalog.pg_class c ON c.relnamespace = 'pg_catalog'::pg_catalog.regnamespace
   WHERE c.relname IN ('pg_attribute', 'pg_class', 'pg_constraint', 'pg_index', 'pg_namespace',
                       'pg_roles', 'pg_tables', 'pg_type')
      OR who.role = 'app_control'
     AND c.relname IN ('pg_aggregate', 'pg_auth_members', 'pg_cast', 'pg_database',
                       'pg_db_role_setting', 'pg_default_acl', 'pg_depend', 'pg_description',
                           'pg_extension',
                       'pg_foreign_data_wrapper', 'pg_foreign_server', 'pg_language',
                       'pg_largeobject_metadata', 'pg_locks', 'pg_operator', 'pg_parameter_acl',
                       'pg_proc', 'pg_rewrite', 'pg_settings', 'pg_shdepend', 'pg_stat_activity',
                           'pg_tablespace'))");
  return sql;
}

}  // namespace sqlagent::isolation
