// The audit is green on what `init` made, red after each loosening with the finding that names it,
// and green again after `init`.
#include <algorithm>
#include <chrono>

#include "tests/live/isolated_fixture.h"

namespace sqlagent::isolation {
namespace {

using live::as_admin;
using live::as_role;

const std::string kDatabase = "audit_test";

struct Loosening {
  const char *name, *code;
  std::string loosen;     // ROLE, SCHEMA, OTHER, OTHERS (its schema) and DB stand for the names
  std::string undo = "";  // what init leaves to a person
  friend std::ostream& operator<<(std::ostream& out, const Loosening& one) {
    return out << one.loosen;
  }
};

class AuditLive : public live::Isolated, public testing::WithParamInterface<Loosening> {
 protected:
  AuditLive() : Isolated(kDatabase) {}
  std::string filled(std::string text) {
    const std::pair<const char*, std::string> names[] = {{"OTHERS", live::schema_of(*b_)},
                                                         {"OTHER", live::role_of(*b_)},
                                                         {"ROLE", live::role_of(*a_)},
                                                         {"SCHEMA", live::schema_of(*a_)},
                                                         {"ADMIN", "admin"},
                                                         {"DB", kDatabase}};
    for (const auto& [name, value] : names)
      for (size_t at; (at = text.find("<" + std::string(name) + ">")) != text.npos;)
        text.replace(at, std::string(name).size() + 2, value);
    return text;
  }
};

TEST_F(AuditLive, IsGreenOnWhatInitMade) {
  const auto all = audit();
  EXPECT_TRUE(all.green()) << text(all);
  EXPECT_TRUE(all.administrator && all.database_closed);
  EXPECT_EQ(all.tenants, 2u);
  const auto less = audit_as(as_role("app_control", "control-pw", kDatabase));
  EXPECT_TRUE(less.green()) << text(less);
  EXPECT_FALSE(less.administrator);
  EXPECT_EQ(less.unseen.size(), 3u);
}

TEST_P(AuditLive, IsRedAfterALooseningAndGreenAfterInit) {
  script(filled(GetParam().loosen));
  const auto loosened = audit();
  const auto named = std::ranges::find(loosened.findings, GetParam().code, &Finding::code);
  EXPECT_FALSE(loosened.green());
  ASSERT_NE(named, loosened.findings.end()) << text(loosened);
  EXPECT_EQ(named->severity, Severity::breach);
  EXPECT_FALSE(named->where.empty() || named->what.empty() || named->repair.empty());
  // The server sees it too, and does not start.
  EXPECT_FALSE(audit_as(as_role("app_control", "control-pw", kDatabase)).green());
  if (!GetParam().undo.empty()) script(filled(GetParam().undo));
  install_again();
  const auto mended = audit();
  EXPECT_TRUE(mended.green()) << text(mended);
}

INSTANTIATE_TEST_SUITE_P(
    Loosenings, AuditLive,
    testing::Values(
        Loosening{"Membership", "role.membership", "GRANT app_loader TO <ROLE>;"},
        Loosening{"Members", "role.members", "GRANT <ROLE> TO app_control;"},
        Loosening{"MayCreateDatabases", "role.attributes", "ALTER ROLE <ROLE> CREATEDB;"},
        Loosening{"Superuser", "role.attributes", "ALTER ROLE <ROLE> SUPERUSER;"},
        Loosening{"NoTimeout", "role.limits", "ALTER ROLE <ROLE> RESET statement_timeout;"},
        Loosening{"OtherMemory", "role.limits", "ALTER ROLE <ROLE> SET work_mem = '1GB';"},
        Loosening{"MoreSettings", "role.limits", "ALTER ROLE <ROLE> SET search_path = app;"},
        Loosening{"ForOneDatabase", "role.limits",
                  "ALTER ROLE <ROLE> IN DATABASE <DB> SET statement_timeout = 0;"},
        Loosening{"AnyConnections", "role.limits", "ALTER ROLE <ROLE> CONNECTION LIMIT -1;"},
        Loosening{"Owner", "role.owns",
                  "GRANT CREATE ON SCHEMA <SCHEMA> TO <ROLE>;"
                  "ALTER TABLE <SCHEMA>.orders OWNER TO <ROLE>;",
                  "ALTER TABLE <SCHEMA>.orders OWNER TO app_loader;"},
        Loosening{"OthersTable", "role.grants", "GRANT SELECT ON <OTHERS>.orders TO <ROLE>;"},
        Loosening{"OthersColumn", "role.grants",
                  "GRANT SELECT (secret) ON <OTHERS>.orders TO <ROLE>;"},
        Loosening{"ControlTable", "role.grants", "GRANT SELECT ON app.users TO <ROLE>;"},
        Loosening{"Temporary", "role.grants", "GRANT TEMPORARY ON DATABASE <DB> TO <ROLE>;"},
        Loosening{"OneFunction", "role.grants",
                  "GRANT EXECUTE ON FUNCTION pg_sleep(float8) TO <ROLE>;"},
        Loosening{"Writes", "role.writes", "GRANT INSERT ON <SCHEMA>.orders TO <ROLE>;"},
        Loosening{"Creates", "role.writes", "GRANT CREATE ON SCHEMA <SCHEMA> TO <ROLE>;"},
        Loosening{"ControlMember", "server.membership", "GRANT app_loader TO app_control;"},
        Loosening{"ControlReadsServerFiles", "server.membership",
                  "GRANT pg_read_server_files TO app_control;"},
        Loosening{"LoaderMakesRoles", "server.attributes", "ALTER ROLE app_loader CREATEROLE;"},
        Loosening{"ControlReadsTenants", "server.reads",
                  "GRANT USAGE ON SCHEMA <SCHEMA> TO app_control;",
                  "REVOKE ALL ON SCHEMA <SCHEMA> FROM app_control;"},
        Loosening{"TemporaryForAll", "database.create",
                  "GRANT TEMPORARY ON DATABASE <DB> TO PUBLIC;"},
        Loosening{"SchemasForAll", "database.create", "GRANT CREATE ON DATABASE <DB> TO PUBLIC;"},
        Loosening{"PublicSchema", "schema.grants", "GRANT CREATE ON SCHEMA public TO PUBLIC;"},
        Loosening{"ControlSchema", "schema.grants", "GRANT USAGE ON SCHEMA app TO PUBLIC;"},
        Loosening{"ControlTableForAll", "table.grants", "GRANT SELECT ON app.users TO PUBLIC;"},
        Loosening{"SharedTableWritten", "table.grants", "GRANT INSERT ON stocks TO PUBLIC;"},
        Loosening{"ViewOfPrivate", "view.reads_private",
                  "CREATE VIEW public.everyone AS SELECT * FROM app.users;",
                  "DROP VIEW public.everyone;"},
        Loosening{"Definer", "function.definer",
                  "CREATE FUNCTION public.who() RETURNS name LANGUAGE sql SECURITY DEFINER AS "
                  "'SELECT current_user'; GRANT EXECUTE ON FUNCTION public.who() TO PUBLIC;",
                  "DROP FUNCTION public.who();"},
        Loosening{"Sleep", "function.open",
                  "GRANT EXECUTE ON FUNCTION pg_sleep(float8) TO PUBLIC;"},
        Loosening{"LargeObjects", "function.open",
                  "GRANT EXECUTE ON FUNCTION lo_create(oid) TO PUBLIC;"},
        Loosening{"Catalog", "catalog.open", "GRANT SELECT ON pg_class TO PUBLIC;"},
        Loosening{"CatalogColumn", "catalog.open",
                  "GRANT SELECT (rolname) ON pg_authid TO PUBLIC;"},
        Loosening{"InformationSchema", "catalog.open",
                  "GRANT USAGE ON SCHEMA information_schema TO PUBLIC;"},
        Loosening{"Language", "language.open", "GRANT USAGE ON LANGUAGE plpgsql TO PUBLIC;"},
        Loosening{
            "NextFunctions", "default.open",
            "ALTER DEFAULT PRIVILEGES FOR ROLE app_owner GRANT EXECUTE ON FUNCTIONS TO PUBLIC;"},
        Loosening{"NextTables", "default.grants",
                  "ALTER DEFAULT PRIVILEGES FOR ROLE app_loader GRANT SELECT ON TABLES TO PUBLIC;",
                  "ALTER DEFAULT PRIVILEGES FOR ROLE app_loader REVOKE SELECT ON TABLES FROM "
                  "PUBLIC;"}),
    [](const auto& param) { return std::string(param.param.name); });

TEST_F(AuditLive, AnotherDatabaseThatWasClosedAndIsOpenAgain) {
  const std::string other = "audit_other_test";
  auto make = [&](const char* verb) {
    auto body = [&]() -> pg::awaitable<void> {
      auto admin = co_await as_administrator();
      GeneratedSql sql("test.database");
      if (std::string_view(verb) == "CREATE")
        sql.raw("CREATE DATABASE ").ident(other);
      else
        sql.raw("DROP DATABASE IF EXISTS ").ident(other);
      co_await admin.run(sql, live::soon());
    };
    loop_.run(body);
  };
  make("DROP");
  make("CREATE");
  const auto here = as_role(live::role_of(*a_), pg::parts_of(as_a_).password, other);
  EXPECT_EQ(attempt(here, "SELECT 1"), "");  // PostgreSQL's own default
  install_again({{other}, false});
  EXPECT_EQ(attempt(here, "SELECT 1"), "42501");
  EXPECT_TRUE(audit().green());
  script("GRANT CONNECT ON DATABASE " + other + " TO PUBLIC;");
  const auto open = audit();
  EXPECT_FALSE(open.green());
  EXPECT_NE(std::ranges::find(open.findings, "database.connect", &Finding::code),
            open.findings.end());
  install_again({{other}, false});
  EXPECT_TRUE(audit().green());
  make("DROP");
  script("DELETE FROM app.isolation WHERE database = '" + other + "';");
}

TEST_F(AuditLive, RefusesToSpeakOfADatabaseThatWasNeverClosed) {
  script("DELETE FROM app.isolation;");
  EXPECT_THROW(audit(), Error);
  install_again();
  EXPECT_TRUE(audit().green());
}

// Each start of the server pays it.
TEST_F(AuditLive, TakesLittleTimeAsTheServerWithAThousandTenants) {
  script(
      "INSERT INTO app.tenants (state, home_name, role_name) SELECT 'ready', 'user_schema_' || h, "
      "'ten_' || h FROM (SELECT md5('audit' || g) AS h FROM generate_series(1, 1000) g) n;");
  auto body = [&]() -> pg::awaitable<void> {
    auto admin = co_await as_administrator();
    co_await live::run_script(
        admin,
        "EXECUTE (SELECT string_agg(format('CREATE ROLE %I LOGIN; CREATE SCHEMA %I; GRANT USAGE ON "
        "SCHEMA %2$I TO %1$I; CREATE TABLE %2$I.t (a int); GRANT SELECT ON %2$I.t TO %1$I;', "
        "role_name, home_name), '') FROM app.tenants WHERE role_name IN (SELECT 'ten_' || "
        "md5('audit' || g) FROM generate_series(1, 1000) g));");
  };
  loop_.run(body);
  install_again();
  double seconds = 0;
  auto time_it = [&]() -> pg::awaitable<void> {
    auto session = co_await pg::Session::connect(
        loop_.executor(), as_role("app_control", "control-pw", kDatabase), live::soon());
    const auto began = std::chrono::steady_clock::now();
    auto report = co_await isolation::audit(session, live::soon());
    seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    EXPECT_TRUE(report.green()) << text(report);
    EXPECT_EQ(report.tenants, 1002u);
  };
  loop_.run(time_it);
  RecordProperty("seconds", std::to_string(seconds));
  std::printf("the audit of 1002 tenants took %.0f ms\n", seconds * 1000);
  script(
      "EXECUTE (SELECT string_agg(format('DROP SCHEMA %I CASCADE; DROP OWNED BY %I; DROP ROLE "
      "%2$I;', home_name, role_name), '') FROM app.tenants WHERE role_name IN (SELECT 'ten_' || "
      "md5('audit' || g) FROM generate_series(1, 1000) g)); DELETE FROM app.tenants WHERE "
      "role_name "
      "IN (SELECT 'ten_' || md5('audit' || g) FROM generate_series(1, 1000) g);");
}

}  // namespace
}  // namespace sqlagent::isolation
