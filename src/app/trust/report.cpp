#include "app/trust/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

namespace sqlagent::trust {
namespace {

namespace json = boost::json;

json::object stop_json(const Stop& stop) {
  return {{"layer", code(stop.layer)}, {"refused", stop.refused}, {"detail", stop.detail}};
}

}  // namespace

bool Trial::green() const {
  const auto stands = [](const LayerState& state) { return state.stands; };
  const auto stopped = [](const Outcome& attack) { return attack.first().refused; };
  return !attacks.empty() && std::ranges::all_of(layers, stands) &&
         std::ranges::all_of(attacks, stopped);
}

std::string_view name(Layer layer) {
  switch (layer) {
    case Layer::door:
      return "The door";
    case Layer::role:
      return "A role of one's own";
    case Layer::database:
      return "The closed database";
    case Layer::connection:
      return "The read-only connection";
    case Layer::limits:
      return "The limits";
    case Layer::edges:
      return "The edges";
  }
  return "";
}

std::string code(Layer layer) {
  return fmt::format("L{}", static_cast<int>(layer));
}

std::string to_json(const Trial& trial) {
  json::array layers, attacks;
  for (const auto& state : trial.layers)
    layers.push_back({{"layer", code(state.layer)},
                      {"name", name(state.layer)},
                      {"stands", state.stands},
                      {"detail", state.detail}});
  for (const auto& attack : trial.attacks) {
    auto one = stop_json(attack.first());
    one["name"] = attack.name;
    one["what"] = attack.what;
    one["behind"] = stop_json(attack.behind);
    attacks.push_back(std::move(one));
  }
  return json::serialize(json::object{
      {"green", trial.green()}, {"layers", std::move(layers)}, {"attacks", std::move(attacks)}});
}

std::string text(const Trial& trial) {
  std::string out = "Layers\n";
  for (const auto& state : trial.layers)
    out += fmt::format("  {} {:25} {:7} {}\n", code(state.layer), name(state.layer),
                       state.stands ? "stands" : "MISSING", state.detail);
  out += "\nAttacks of one throw-away tenant on another\n";
  for (const auto& attack : trial.attacks) {
    const auto& first = attack.first();
    out += fmt::format("  {:8} {}: {}\n", first.refused ? "refused" : "THROUGH", attack.name,
                       attack.what);
    if (attack.door.refused)
      out += fmt::format("           at {}: {}\n", code(attack.door.layer), attack.door.detail);
    out += fmt::format("           {} {}: {}\n", attack.door.refused ? "behind it" : "at",
                       code(attack.behind.layer), attack.behind.detail);
  }
  size_t refused = 0;
  for (const auto& attack : trial.attacks) refused += attack.first().refused;
  return out + fmt::format("\n{} of {} attacks refused: {}\n", refused, trial.attacks.size(),
                           trial.green() ? "green" : "RED");
}

}  // namespace sqlagent::trust
