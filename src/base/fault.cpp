#include "base/fault.h"

#include <charconv>
#include <csignal>
#include <cstdlib>
#include <string>
#include <thread>

namespace sqlagent::fault {

#ifdef NDEBUG

void arm(std::string_view) {}
void at(std::string_view) {}

#else

namespace {

struct Armed {
  std::string point, action;
  int left = 0;
};
Armed armed;  // written once before any thread starts

}  // namespace

void arm(std::string_view spec) {
  const auto first = spec.find(':'), second = spec.find(':', first + 1);
  if (first == spec.npos || second == spec.npos) return;
  int nth = 0;
  std::from_chars(spec.data() + second + 1, spec.data() + spec.size(), nth);
  armed = {std::string(spec.substr(0, first)),
           std::string(spec.substr(first + 1, second - first - 1)), nth};
}

void at(std::string_view point) {
  if (armed.left <= 0 || point != armed.point || --armed.left > 0) return;
  if (armed.action == "abort") std::abort();
  if (armed.action == "kill") std::raise(SIGKILL);
  if (armed.action == "sleep") std::this_thread::sleep_for(std::chrono::minutes(1));
}

#endif

}  // namespace sqlagent::fault
