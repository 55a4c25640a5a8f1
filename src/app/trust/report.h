// What a trial of the isolation found: the layers, and what became of each attack. For people
// (text) and as GET /trust answers it (JSON).
#pragma once
#include <string>
#include <vector>

#include "app/isolation/finding.h"

namespace sqlagent::trust {

using isolation::Layer;

struct LayerState {
  Layer layer;
  bool stands = false;
  std::string detail;  // a sentence
};

// One attack at one place: at the door, or behind it as if there were no door.
struct Stop {
  Layer layer;  // the one that stopped it, or that should have
  bool refused = false;
  std::string detail;  // a sentence
};

struct Outcome {
  std::string name, what;
  Stop door, behind;
  const Stop& first() const { return door.refused ? door : behind; }
};

struct Trial {
  std::vector<LayerState> layers;  // L1 … L6
  std::vector<Outcome> attacks;
  // Every attack was stopped, and every layer that this PostgreSQL can have stands.
  bool green() const;
};

std::string_view name(Layer layer);  // "The door"
std::string code(Layer layer);       // "L1"

std::string to_json(const Trial& trial);  // {"green":…,"layers":[…],"attacks":[…]}
std::string text(const Trial& trial);     // for a terminal; ends in a newline

}  // namespace sqlagent::trust
