// A closed database: what a tenant's role can still run when the door in front of it is gone, that
// it is enough for every listed function, and that closing is repeatable.
#include <boost/asio/co_spawn.hpp>

#include "app/isolation/harden.h"
#include "app/isolation/policy.h"
#include "core/sql/allow.h"
#include "tests/live/isolated_fixture.h"

namespace sqlagent::isolation {
namespace {

using live::as_admin;
using live::as_role;
using live::soon;
using pg::awaitable;
using pg::Session;

const std::string kDatabase = "isolation_test";

std::string array_of(const std::vector<std::string>& names) {
  GeneratedSql list("test.array");
  list.raw("ARRAY[");
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) list.raw(", ");
    list.literal(names[i]);
  }
  return list.raw("]::text[]").text();
}

class ClosedDatabaseLive : public live::Isolated {
 protected:
  ClosedDatabaseLive() : Isolated(kDatabase) {}
  std::string as_tenant(std::string text) { return attempt(as_a_, std::move(text)); }
};

// ---- enough is left

TEST_F(ClosedDatabaseLive, EveryFunctionOnTheDoorsListRuns) {
  // Over the door's types and PostgreSQL's families of them; trim, overlay and the like are syntax
  // and have no function of that name.
  auto types = sql::type_names();
  for (const char* family : {"any", "anyelement", "anyarray", "anynonarray", "anycompatible",
                             "anycompatiblearray", "anycompatiblenonarray", "record"})
    types.push_back(family);
  const auto policy = function_policy().text();
  const auto names = array_of(sql::function_names());
  EXPECT_EQ(rows_of("SELECT f.oid::regprocedure::text FROM (" + policy +
                    ") f JOIN pg_proc p ON p.oid = f.oid WHERE p.proname = ANY (" + names +
                    ") AND NOT f.open AND NOT EXISTS (SELECT 1 FROM unnest(p.proargtypes) a "
                    "JOIN pg_type t ON t.oid = a WHERE NOT coalesce(nullif(t.typelem, 0), t.oid) "
                    "IN (SELECT oid FROM pg_type WHERE typname = ANY (" +
                    array_of(types) + "))) AND p.provolatile <> 'v'"),
            std::vector<std::string>());
  EXPECT_EQ(rows_of("SELECT n FROM unnest(" + names + ") n WHERE EXISTS (SELECT 1 FROM pg_proc " +
                    "WHERE proname = n) AND NOT EXISTS (SELECT 1 FROM (" + policy +
                    ") f JOIN pg_proc p ON p.oid = f.oid WHERE p.proname = n AND f.open)"),
            std::vector<std::string>());
}

TEST_F(ClosedDatabaseLive, EveryOperatorCastAndTypeOfTheDoorWorks) {
  const auto policy = function_policy().text();
  std::vector<std::string> operators;
  for (const auto& name : rows_of("SELECT DISTINCT oprname FROM pg_operator"))
    if (sql::operator_allowed(name)) operators.push_back(name);
  EXPECT_GT(operators.size(), 20u);
  EXPECT_EQ(rows_of("SELECT DISTINCT f.oid::regprocedure::text FROM (" + policy +
                    ") f JOIN pg_operator o ON o.oprcode = f.oid WHERE NOT f.open AND o.oprname = "
                    "ANY (" +
                    array_of(operators) + ")"),
            std::vector<std::string>());
  const auto types = array_of(sql::type_names());
  EXPECT_EQ(rows_of("SELECT f.oid::regprocedure::text FROM (" + policy +
                    ") f JOIN pg_cast c ON c.castfunc = f.oid JOIN pg_type a ON a.oid = "
                    "c.castsource JOIN pg_type b ON b.oid = c.casttarget WHERE NOT f.open AND "
                    "a.typname = ANY (" +
                    types + ") AND b.typname = ANY (" + types + ")"),
            std::vector<std::string>());
  EXPECT_EQ(rows_of("SELECT f.oid::regprocedure::text FROM (" + policy +
                    ") f JOIN pg_type t ON f.oid IN (t.typinput, t.typoutput) WHERE NOT f.open AND "
                    "t.typname = ANY (" +
                    types + ")"),
            std::vector<std::string>());
}

TEST_F(ClosedDatabaseLive, AnalystsStatementsRun) {
  for (const char* text :
       {"SELECT secret, sum(amount) OVER (ORDER BY secret) FROM orders",
        "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY amount) FROM orders",
        "SELECT date_trunc('month', now() - interval '1 month')::date",
        "SELECT to_char(DATE '2026-01-31', 'YYYY-MM'), extract(year FROM now())",
        "SELECT amount::text::numeric, '12'::text::int, '2026-01-01'::text::date FROM orders",
        "SELECT count(*) FILTER (WHERE secret ILIKE '%row%'), string_agg(secret, ',') FROM orders",
        "SELECT 1 FROM orders WHERE now() > ('2026-01-' || '03')::date AND amount = "
        "'1'::text::numeric AND now() > ('2026-01-' || '03')::timestamptz",
        "SELECT ARRAY[1, 2] && ARRAY[2, 3], '{1,2}'::int[], (ARRAY[1, 2])[1]",
        "SELECT '{\"a\": {\"b\": 1}}'::jsonb #>> '{a,b}', jsonb_build_object('a', 1)",
        "SELECT d::date FROM generate_series(DATE '2026-01-01', DATE '2026-01-03', '1 day') d",
        "SELECT ROW(1, 'a')::text, row_to_json(o) FROM orders o",
        "SELECT regexp_replace(secret, '[a-z]', 'x', 'g'), md5(secret), split_part(secret, ' ', 1) "
        "FROM orders",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9) SELECT * FROM "
        "n",
        "SELECT * FROM orders CROSS JOIN LATERAL (SELECT amount * 2 AS twice) t",
        "SELECT corr(amount, amount), stddev(amount), mode() WITHIN GROUP (ORDER BY amount) FROM "
        "orders",
        "SELECT random(), clock_timestamp(), gen_random_uuid()",
        "SELECT amount, grouping(amount) FROM orders GROUP BY ROLLUP (amount)",
        "SELECT * FROM orders TABLESAMPLE bernoulli (50)", "SELECT * FROM stocks"})
    EXPECT_EQ(as_tenant(text), "") << text;
}

// ---- and nothing more

TEST_F(ClosedDatabaseLive, NoFunctionActsOrLooksAround) {
  for (const char* call : {"pg_sleep(0)",
                           "lo_create(0)",
                           "lo_get(1)",
                           "lo_from_bytea(0, 'x')",
                           "query_to_xml('select 1', true, true, '')",
                           "ts_stat('select 1')",
                           "set_config('work_mem', '1GB', false)",
                           "current_setting('work_mem')",
                           "setseed(0.5)",
                           "pg_advisory_lock(1)",
                           "pg_try_advisory_xact_lock(1)",
                           "pg_notify('a', 'b')",
                           "pg_logical_emit_message(false, 'a', 'b')",
                           "txid_current()",
                           "pg_current_xact_id()",
                           "pg_backend_pid()",
                           "pg_cancel_backend(1)",
                           "pg_terminate_backend(1)",
                           "version()",
                           "inet_server_addr()",
                           "pg_read_file('/etc/passwd')",
                           "pg_ls_dir('/')",
                           "has_table_privilege('app.users', 'select')",
                           "pg_get_viewdef(1)",
                           "pg_relation_size(1)",
                           "obj_description(1)",
                           "to_regclass('app.users')",
                           "pg_typeof(1)",
                           "current_query()",
                           "xpath('/a', '<a/>'::xml)",
                           "table_to_xml('orders', true, true, '')",
                           "record_in('(1)', 16384, -1)",
                           "array_in('{}', 16384, -1)",
                           "pg_stat_get_activity(1)",
                           "pg_export_snapshot()",
                           "pg_create_restore_point('a')",
                           "pg_stat_reset()",
                           "nextval('app.outbox_id_seq')",
                           "currtid2('orders', '(0,1)')"})
    EXPECT_EQ(as_tenant("SELECT " + std::string(call)), "42501") << call;
}

TEST_F(ClosedDatabaseLive, NoCatalogIsReadable) {
  EXPECT_EQ(rows_of("SELECT c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = "
                    "c.relnamespace WHERE n.nspname IN ('pg_catalog', 'information_schema') AND "
                    "c.relkind IN ('r', 'v', 'm', 'p') AND (has_table_privilege('" +
                    live::role_of(*a_) + "', c.oid, 'SELECT') OR has_any_column_privilege('" +
                    live::role_of(*a_) + "', c.oid, 'SELECT'))"),
            std::vector<std::string>());
  for (const char* relation : {"pg_class", "pg_roles", "pg_database", "pg_stat_activity",
                               "pg_settings", "information_schema.tables"})
    EXPECT_EQ(as_tenant(std::string("SELECT * FROM ") + relation), "42501") << relation;
}

TEST_F(ClosedDatabaseLive, NoCommandWritesEvenOutsideAReadOnlyTransaction) {
  const auto own = live::schema_of(*a_);
  for (const auto& command :
       {std::string("CREATE TEMP TABLE t (a int)"), std::string("CREATE SCHEMA s"),
        std::string("DO 'BEGIN END'"), std::string("CREATE EXTENSION lo"),
        std::string("COPY (SELECT 1) TO PROGRAM 'true'"), std::string("COPY orders TO '/tmp/x'"),
        std::string("SET ROLE app_control"), std::string("LOAD 'dblink'"),
        std::string("ALTER SYSTEM SET work_mem = '1GB'"),
        std::string("ALTER ROLE CURRENT_USER CONNECTION LIMIT -1"), "CREATE TABLE " + own + ".t ()",
        "COMMENT ON SCHEMA " + own + " IS 'x'", "CREATE VIEW " + own + ".v AS SELECT 1",
        std::string("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'")}) {
    std::string refusal = "it ran";
    auto body = [&]() -> awaitable<void> {
      auto session = co_await Session::connect(loop_.executor(), as_a_, soon());
      GeneratedSql writable("test.writable");
      writable.raw("SET default_transaction_read_only = off");
      co_await session.run(writable, soon());
      try {
        co_await live::run_text(session, command);
      } catch (const pg::PgError& error) {
        refusal = error.sqlstate();
      } catch (const Error&) {
      }
    };
    loop_.run(body);
    EXPECT_EQ(refusal, "42501") << command;
  }
}

// ---- closing is repeatable

TEST_F(ClosedDatabaseLive, ASecondTimeTouchesNothing) {
  const std::string versions =
      "SELECT md5(string_agg(x, ',' ORDER BY x)) FROM (SELECT 'p' || oid || ' ' || xmin FROM "
      "pg_proc "
      "UNION ALL SELECT 'c' || oid || ' ' || xmin FROM pg_class UNION ALL SELECT 'n' || oid || ' ' "
      "|| xmin FROM pg_namespace UNION ALL SELECT 'l' || oid || ' ' "
      "|| xmin FROM pg_language UNION ALL SELECT 'd' || oid || ' ' || xmin FROM pg_default_acl) "
      "v(x)";
  auto again = [&]() -> awaitable<void> {
    auto admin = co_await as_administrator();
    co_await harden(admin, Administrator::superuser, soon());
  };
  loop_.run(again);
  const auto before = rows_of(versions);
  loop_.run(again);
  EXPECT_EQ(rows_of(versions), before);
}

TEST_F(ClosedDatabaseLive, TwiceAtOnceBothSucceed) {
  script("GRANT EXECUTE ON FUNCTION pg_sleep(float8), lo_create(oid) TO PUBLIC;");
  int done = 0;
  auto one = [&]() -> awaitable<void> {
    auto admin = co_await as_administrator();
    co_await harden(admin, Administrator::superuser, soon());
    ++done;
  };
  auto both = [&]() -> awaitable<void> {
    pg::asio::co_spawn(loop_.executor(), one,
                       [](std::exception_ptr error) { EXPECT_FALSE(error); });
    co_await one();
  };
  loop_.run(both);
  EXPECT_EQ(done, 2);
  EXPECT_EQ(as_tenant("SELECT pg_sleep(0)"), "42501");
}

TEST_F(ClosedDatabaseLive, WhatAnExtensionBringsIsClosedFromBirthAndStaysClosed) {
  script("CREATE EXTENSION fuzzystrmatch;");
  EXPECT_EQ(as_tenant("SELECT levenshtein('a', 'b')"), "42501");
  EXPECT_TRUE(audit().green()) << text(audit());
  install_again();
  EXPECT_EQ(as_tenant("SELECT levenshtein('a', 'b')"), "42501");
  EXPECT_TRUE(audit().green());
  script("DROP EXTENSION fuzzystrmatch; CREATE EXTENSION fuzzystrmatch SCHEMA pg_catalog;");
  EXPECT_EQ(as_tenant("SELECT levenshtein('a', 'b')"), "42501");
  script("GRANT EXECUTE ON FUNCTION levenshtein(text, text) TO PUBLIC;");
  EXPECT_FALSE(audit().green());
  install_again();
  EXPECT_EQ(as_tenant("SELECT levenshtein('a', 'b')"), "42501");
  script("DROP EXTENSION fuzzystrmatch;");
}

// ---- customers of before, and managed services

TEST_F(ClosedDatabaseLive, ADatabaseThatIsATenantsHomeIsItsAlone) {
  const std::string home = "user_db_isolation_test", person = live::role_of(*a_);
  auto make = [&]() -> awaitable<void> {
    auto admin = co_await as_administrator();
    GeneratedSql drop("test.drop"), create("test.create");
    drop.raw("DROP DATABASE IF EXISTS ").ident(home);
    create.raw("CREATE DATABASE ").ident(home);
    co_await admin.run(drop, soon());
    co_await admin.run(create, soon());
    auto inside = co_await Session::connect(loop_.executor(), as_admin(home), soon());
    co_await live::run_script(inside, "CREATE TABLE public.clients AS SELECT 'Ada' AS name;");
    co_await live::run_script(
        admin, "UPDATE app.tenants SET home_kind = 'database', home_name = '" + home +
                   "' WHERE role_name = '" + person + "';");
  };
  loop_.run(make);
  install_again();
  EXPECT_TRUE(audit().green()) << text(audit());
  const auto own = as_role(person, pg::parts_of(as_a_).password, home);
  EXPECT_EQ(attempt(own, "SELECT * FROM clients"), "");
  EXPECT_EQ(attempt(own, "SELECT * FROM pg_class"), "42501");
  EXPECT_EQ(attempt(own, "SELECT pg_sleep(0)"), "42501");
  std::string password;
  auto other = [&]() -> awaitable<void> {
    auto admin = co_await as_administrator();
    password = co_await live::password_of(admin, *b_);
  };
  loop_.run(other);
  EXPECT_EQ(attempt(as_role(live::role_of(*b_), password, home), "SELECT 1"), "42501");
  auto forget = [&]() -> awaitable<void> {
    auto admin = co_await as_administrator();
    GeneratedSql drop("test.drop");
    drop.raw("DROP DATABASE ").ident(home);
    co_await admin.run(drop, soon());
    co_await live::run_script(admin, "DELETE FROM app.isolation WHERE database = '" + home + "';");
  };
  loop_.run(forget);
}

TEST_F(ClosedDatabaseLive, WithoutASuperuserTheRolesHoldAndTheAuditNamesWhatIsAbsent) {
  const std::string managed = "managed_test";
  tenancy::Installation what{as_role("managed_admin", "managed-pw", "postgres"),
                             as_role("app_control", "control-pw", managed),
                             as_role("app_loader", "loader-pw", managed)};
  Report report;
  std::string others, roles_read, refused, gone;
  auto body = [&]() -> awaitable<void> {
    auto admin = co_await as_administrator();
    GeneratedSql drop("test.drop");
    drop.raw("DROP DATABASE IF EXISTS ").ident(managed).raw(" WITH (FORCE)");
    co_await admin.run(drop, soon());
    co_await live::run_script(
        admin,
        "IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'managed_admin') THEN "
        "CREATE ROLE managed_admin LOGIN CREATEROLE CREATEDB PASSWORD 'managed-pw'; END IF;");
    co_await tenancy::install(loop_.executor(), what, soon());
    const auto dsn = as_role("managed_admin", "managed-pw", managed);
    auto session = co_await Session::connect(loop_.executor(), dsn, soon());
    auto tenant = co_await live::make_tenant(session);
    co_await tenancy::provision(session, tenant, live::kSecretKey, soon());
    co_await tenancy::install(loop_.executor(), what, soon());  // and again, with a tenant
    report = co_await isolation::audit(session, soon());
    auto password = co_await live::password_of(session, tenant);
    const auto person = as_role(live::role_of(tenant), password, managed);
    others = co_await live::refusal_of(person, "SELECT * FROM app.users", loop_.executor());
    roles_read = co_await live::refusal_of(person, "SELECT * FROM pg_roles", loop_.executor());
    refused = co_await live::refusal_of(person, "CREATE TEMP TABLE t (a int)", loop_.executor());
    co_await live::run_script(admin, "DROP OWNED BY managed_admin;");
  };
  loop_.run(body);
  EXPECT_TRUE(report.green()) << text(report);
  EXPECT_FALSE(report.database_closed);
  EXPECT_EQ(std::ranges::count(report.findings, "layer.absent", &Finding::code), 1);
  EXPECT_EQ(others, "42501");
  EXPECT_EQ(roles_read, "");  // this is what is absent
  EXPECT_EQ(refused, "25006");
}

}  // namespace
}  // namespace sqlagent::isolation
