// Named places where tests make a process fail: FAULT=point:action:nth, in debug builds only. A
// release build has the calls, which do nothing.
#pragma once
#include <string_view>

namespace sqlagent::fault {

// spec: "point:action:nth" with action abort (as a crash would), kill (as kill -9 would) or sleep
// (a minute); nth from 1. Anything else arms nothing. Once, at the start.
void arm(std::string_view spec);

// REQUIRES: point is a literal, "room.moment".
void at(std::string_view point);

}  // namespace sqlagent::fault
