#include "app/isolation/audit.h"

#include "app/isolation/checks.h"
#include "app/isolation/report.h"
#include "io/observe/event.h"
#include "io/pg/connect.h"

namespace sqlagent::isolation {

namespace {

using pg::awaitable;
using pg::Session;

constexpr StaticSql kWho("audit.who", R"(
  SELECT current_database(), rolsuper, rolsuper OR rolcreaterole,
         (SELECT count(*) FROM app.tenants)
    FROM pg_roles WHERE rolname = current_user)");
constexpr StaticSql kRecord("audit.record",
                            "SELECT closed FROM app.isolation WHERE database = current_database()");

constexpr StaticSql kClosedOthers("audit.others", R"(
  SELECT i.database FROM app.isolation i JOIN pg_database d ON d.datname = i.database
   WHERE i.closed AND d.datallowconn AND i.database <> current_database())");

Finding absent_layer(const std::string& database) {
  return {
      Layer::database,
      Severity::warning,
      "layer.absent",
      database,
      "PostgreSQL's own functions and catalogs are open to tenants' roles here",
      "Closing them needs a superuser, which managed services do not give. The door (L1) and the "
      "roles (L2) hold without it.",
      "Where there is a superuser: run `sqlagent init` as that one."};
}

awaitable<void> ask(Session& session, std::vector<Check> checks, Report& report,
                    Deadline deadline) {
  for (auto& check : checks) {
    GeneratedSql limited("audit.check");
    limited.raw("SELECT * FROM (").append(check.sql).raw(") c(place, what) LIMIT ");
    limited.number(kMostOfAKind);
    auto wrong = co_await session.run(limited, deadline);
    for (const auto& row : wrong.rows)
      report.findings.push_back({check.layer, check.severity, std::string(check.code),
                                 row[0].value_or(""), row[1].value_or(""), std::string(check.why),
                                 std::string(check.repair)});
  }
}

}  // namespace

awaitable<Report> audit(Session& session, Deadline deadline) {
  pg::Params none;
  auto who = co_await session.run(kWho, none, deadline);
  const auto& me = who.rows.at(0);
  Report report;
  report.database = me[0].value_or("");
  report.administrator = me[2] == "t";
  report.tenants = std::stoul(me[3].value_or("0"));
  const bool superuser = me[1] == "t";
  auto record = co_await session.run(kRecord, none, deadline);
  if (record.rows.empty())
    throw Error(Code::unavailable,
                "The database has not been closed to tenants' roles yet. Run `sqlagent init` once "
                "with DATABASE_URL set.",
                "app.isolation has no row for " + report.database);
  report.database_closed = record.rows[0][0] == "t";
  const auto made_by = report.database_closed ? Administrator::superuser : Administrator::ordinary;

  for (auto checks : {role_checks(made_by), server_role_checks(), grant_checks()})
    co_await ask(session, std::move(checks), report, deadline);
  auto others = cluster_checks();
  co_await ask(session, std::move(others), report, deadline);
  if (report.database_closed) {
    auto closed = closed_checks();
    co_await ask(session, std::move(closed), report, deadline);
  } else {
    report.findings.push_back(absent_layer(report.database));
  }
  if (superuser) {
    auto deeper = superuser_checks();
    co_await ask(session, std::move(deeper), report, deadline);
  } else {
    report.unseen = {"who may log in without a password (pg_hba.conf)",
                     "how tenants' passwords are stored",
                     "the memory limit of PostgreSQL's processes"};
  }
  co_return report;
}

awaitable<Report> audit(pg::asio::any_io_executor executor, Access access, Deadline deadline) {
  auto dsn = access.admin ? *access.admin : access.control.value();
  std::string database = access.control ? pg::parts_of(*access.control).dbname : std::string();
  if (database.empty()) database = "portfoliosql";
  dsn = pg::with_parts(dsn, {.user = {}, .password = {}, .dbname = database});
  auto session = co_await Session::connect(executor, dsn, deadline);
  auto report = co_await audit(session, deadline);
  pg::Params none;
  auto others = co_await session.run(kClosedOthers, none, deadline);
  for (const auto& row : others.rows) {
    const auto other = row[0].value_or("");
    if (!report.administrator) {
      report.unseen.push_back("what lies inside database " + other);
      continue;
    }
    const auto there = pg::with_parts(dsn, {.user = {}, .password = {}, .dbname = other});
    auto inside = co_await Session::connect(executor, there, deadline);
    const auto before = report.findings.size();
    auto closed = closed_checks();
    co_await ask(inside, std::move(closed), report, deadline);
    for (auto i = before; i < report.findings.size(); ++i)
      report.findings[i].where = other + ": " + report.findings[i].where;
  }
  co_return report;
}

awaitable<void> refuse_when_breached(pg::Pool& control, Deadline deadline) {
  auto session = co_await control.take(deadline);
  auto report = co_await audit(*session, deadline);
  for (const auto& finding : report.findings)
    if (finding.severity == Severity::warning)
      observe::emit(observe::Failure{"isolation", "", finding.code, sentence(finding)});
  if (report.green()) co_return;
  std::string list;
  for (const auto& finding : report.findings)
    if (finding.severity == Severity::breach) list += "\n  " + sentence(finding);
  throw Error(Code::unavailable,
              "The database does not isolate one user from another, so the server does not start:" +
                  list + "\n`sqlagent audit` shows the whole list.",
              "isolation is breached");
}

}  // namespace sqlagent::isolation
