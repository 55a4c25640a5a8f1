// `sqlagent eval FOLDER`: our own questions over our own schemas, asked and judged.
#include <cstdio>
#include <fstream>

#include "app/measure/evaluate.h"
#include "base/error.h"
#include "edge/cli/cli.h"
#include "edge/cli/one_journey.h"
#include "edge/cli/without.h"

namespace sqlagent::cli {

int eval(const Config& config, const EvalOptions& options) {
  if (options.postgres.empty() && !config.admin_url)
    throw Error(Code::bad_request,
                "Say with --postgres which database may hold the tables while this runs, or start "
                "`sqlagent dev`.");
  const pg::Dsn dsn = options.postgres.empty() ? *config.admin_url : pg::Dsn(options.postgres);
  measure::Plan plan{
      .folder = options.folder, .only = options.only, .stages = stages_without(options.without)};
  std::ofstream features;
  if (!options.features.empty()) {
    features.open(options.features, std::ios::trunc);
    plan.on_candidates = [&](const auto& asked, const auto& candidates, const auto& right) {
      features << measure::candidates_json(asked, candidates, right) << '\n';
    };
  }
  const auto asked = one_journey<std::vector<measure::Asked>>(
      [&](asio::any_io_executor loop) { return measure::evaluate(loop, dsn, plan); });
  if (!options.features.empty() && !features.flush())
    throw Error(Code::bad_request, "The features cannot be written: " + options.features);
  if (options.fails) std::fputs(measure::failures(asked).c_str(), stdout);
  const auto report = options.json ? measure::report_json(asked) + "\n" : measure::report(asked);
  std::fputs(report.c_str(), stdout);
  return 0;
}

}  // namespace sqlagent::cli
