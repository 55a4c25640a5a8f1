#include "edge/dev/screen.h"

#include <fmt/format.h>

namespace sqlagent::dev {

std::string overview_text(const Overview& overview, bool colour) {
  const std::string strong = colour ? "\033[1m" : "", quiet = colour ? "\033[2m" : "",
                    plain = colour ? "\033[0m" : "";
  std::string runs;
  for (const auto& phrase : overview.runs) runs += (runs.empty() ? "" : " · ") + phrase;
  return fmt::format(
      "\n  {0}sqlagent{2} is ready {1}({8:.1f} s){2}\n\n"
      "  {1}Open{2}   {0}{3}{2}\n"
      "  {1}Runs{2}   {4}\n"
      "  {1}Data{2}   {5}\n"
      "  {1}Logs{2}   {6}\n\n"
      "  {1}{7}{2}\n\n",
      strong, quiet, plain, overview.page, runs, overview.home, overview.logs,
      "Ctrl-C stops everything.", overview.seconds);
}

std::string change_text(const Service& service, const std::string& what, bool all_up) {
  const bool sample_data = service.kind == Kind::background;
  if (sample_data && what == "done") return "sample data is ready";
  if (what == "done" || (what == "running" && !all_up)) return {};
  return fmt::format("{}: {} (log: {})", sample_data ? "sample data" : service.name, what,
                     service.command.log.string());
}

}  // namespace sqlagent::dev
