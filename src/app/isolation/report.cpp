#include "app/isolation/report.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include <fmt/format.h>

namespace sqlagent::isolation {

namespace {

struct LayerText {
  Layer layer;
  const char *name, *stands;
};

constexpr std::array kLayers{
    LayerText{Layer::door, "the door",
              "in this program: one SELECT, listed functions, the asker's own tables"},
    LayerText{Layer::role, "the role", "each tenant's role reads its own schema and shared tables"},
    LayerText{Layer::database, "the database",
              "functions that only compute; catalogs hidden; no code, no temporary tables"},
    LayerText{Layer::connection, "the connection",
              "in this program: read-only, pinned, always rolled back, one tenant each"},
    LayerText{Layer::limits, "the limits", "time, memory and connections of each tenant's role"},
    LayerText{Layer::edges, "the edges",
              "in this program: our own error texts, 404 for what is not yours"},
};

std::string state_of(const Report& report, const LayerText& layer) {
  const auto count = [&](Severity severity) {
    return std::ranges::count_if(report.findings, [&](const Finding& finding) {
      return finding.layer == layer.layer && finding.severity == severity;
    });
  };
  if (const auto breaches = count(Severity::breach); breaches > 0)
    return fmt::format("BREACHED, {} finding{}", breaches, breaches == 1 ? "" : "s");
  if (layer.layer == Layer::database && !report.database_closed)
    return "absent: the administrator is no superuser here";
  const auto warnings = count(Severity::warning);
  return fmt::format(
      "{}{}", layer.stands,
      warnings == 0 ? "" : fmt::format(" ({} warning{})", warnings, warnings == 1 ? "" : "s"));
}

const char* name_of(Severity severity) {
  return severity == Severity::breach ? "breach" : "warning";
}

}  // namespace

bool Report::green() const {
  return std::ranges::none_of(
      findings, [](const Finding& finding) { return finding.severity == Severity::breach; });
}

std::string sentence(const Finding& finding) {
  return fmt::format("{}, {}: {}. {} {}", finding.code, finding.where, finding.what, finding.why,
                     finding.repair);
}

std::string text(const Report& report) {
  std::string out = fmt::format("database {}, {} tenant{}, seen as {}\n", report.database,
                                report.tenants, report.tenants == 1 ? "" : "s",
                                report.administrator ? "administrator" : "the server's own role");
  for (const auto& layer : kLayers) {
    out += fmt::format("L{} {:15} {}\n", static_cast<int>(layer.layer), layer.name,
                       state_of(report, layer));
    for (const auto& finding : report.findings) {
      if (finding.layer != layer.layer) continue;
      out += fmt::format("   {}: {}: {} ({})\n       {}\n       {}\n", name_of(finding.severity),
                         finding.where, finding.what, finding.code, finding.why, finding.repair);
    }
  }
  for (const auto& unseen : report.unseen) out += "not looked at: " + unseen + "\n";
  out +=
      report.green() ? "green: what must hold holds\n" : "RED: something that must hold does not\n";
  return out;
}

std::string json(const Report& report) {
  boost::json::array findings, layers, unseen(report.unseen.begin(), report.unseen.end());
  for (const auto& finding : report.findings)
    findings.push_back({{"layer", fmt::format("L{}", static_cast<int>(finding.layer))},
                        {"severity", name_of(finding.severity)},
                        {"code", finding.code},
                        {"where", finding.where},
                        {"what", finding.what},
                        {"why", finding.why},
                        {"repair", finding.repair}});
  for (const auto& layer : kLayers)
    layers.push_back({{"layer", fmt::format("L{}", static_cast<int>(layer.layer))},
                      {"name", layer.name},
                      {"state", state_of(report, layer)}});
  return boost::json::serialize(boost::json::object{{"green", report.green()},
                                                    {"database", report.database},
                                                    {"tenants", report.tenants},
                                                    {"administrator", report.administrator},
                                                    {"layers", std::move(layers)},
                                                    {"findings", std::move(findings)},
                                                    {"unseen", std::move(unseen)}}) +
         "\n";
}

}  // namespace sqlagent::isolation
