// What the person at the terminal sees: one calm screen when all is up, then a line only when
// something changes.
#pragma once
#include <string>
#include <vector>

#include "edge/dev/supervisor.h"

namespace sqlagent::dev {

struct Overview {
  std::string page;               // where to go
  std::vector<std::string> runs;  // what runs, as short phrases
  std::string home, logs;
  double seconds = 0;  // how long the start took
};

// colour: for a terminal; plain text otherwise.
std::string overview_text(const Overview& overview, bool colour);

// The line for a change of a service; empty when it is not worth one (a start that went as
// expected).
std::string change_text(const Service& service, const std::string& what, bool all_up);

}  // namespace sqlagent::dev
