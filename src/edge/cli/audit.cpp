// `sqlagent audit`: does the database isolate one user from another? As the administrator when
// DATABASE_URL is set, else as the server's own role.
#include <cstdio>

#include "app/isolation/audit.h"
#include "app/isolation/report.h"
#include "app/jobs/runner.h"
#include "app/tenancy/rotation.h"
#include "app/trust/trial.h"
#include "edge/cli/cli.h"
#include "edge/cli/one_journey.h"

namespace sqlagent::cli {
namespace {

// As the administrator, since it makes two tenants and removes them again.
int explain(const Config& config, const AuditOptions& options) {
  if (!config.admin_url || !config.control_url || config.secret_key.reveal().empty()) {
    std::fputs(
        "sqlagent audit --explain makes two throw-away users: set DATABASE_URL (an administrator), "
        "CONTROL_DATABASE_URL and SECRET_KEY, or run it beside `sqlagent dev`.\n",
        stderr);
    return 2;
  }
  const trust::Access access{jobs::administrator_beside(*config.admin_url, *config.control_url),
                             *config.control_url, config.secret_key};
  const auto trial = one_journey<trust::Trial>([&](asio::any_io_executor loop) {
    return trust::try_isolation(loop, access, Deadline::in(std::chrono::minutes(2)));
  });
  std::fputs((options.json ? trust::to_json(trial) + "\n" : trust::text(trial)).c_str(), stdout);
  return trial.green() ? 0 : 1;
}

isolation::Report look(const Config& config) {
  const isolation::Access access{config.admin_url, config.control_url};
  auto report = one_journey<isolation::Report>([&](asio::any_io_executor loop) {
    return isolation::audit(loop, access, Deadline::in(std::chrono::minutes(1)));
  });
  if (!config.admin_url) return report;
  if (config.secret_key.reveal().empty()) {
    report.unseen.push_back("whether tenants' passwords are the ones we made (SECRET_KEY)");
    return report;
  }
  const tenancy::Installation where{*config.admin_url, config.control_url, config.loader_url};
  auto passwords = one_journey<std::vector<isolation::Finding>>([&](asio::any_io_executor loop) {
    return tenancy::audit_passwords(loop, where, config.secret_key,
                                    Deadline::in(std::chrono::minutes(1)));
  });
  for (auto& finding : passwords) report.findings.push_back(std::move(finding));
  return report;
}

}  // namespace

int audit(const Config& config, const AuditOptions& options) {
  if (options.explain) return explain(config, options);
  if (!config.admin_url && !config.control_url) {
    std::fputs(
        "sqlagent audit: set DATABASE_URL (all of it) or CONTROL_DATABASE_URL (what the server "
        "sees), or run it beside `sqlagent dev`.\n",
        stderr);
    return 2;
  }
  const auto report = look(config);
  std::fputs((options.json ? isolation::json(report) : isolation::text(report)).c_str(), stdout);
  return report.green() ? 0 : 1;
}

}  // namespace sqlagent::cli
