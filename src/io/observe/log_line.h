// One event as one line of JSON: time, level, process, event, then the event's own fields.
#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include "io/observe/event.h"

namespace sqlagent::observe {

// RFC 3339, UTC, milliseconds: "2026-11-25T17:30:00.123Z"
std::string rfc3339(std::chrono::system_clock::time_point at);
// Ends with a newline. Texts are cut at 2,000 bytes, so that a line stays a line.
std::string log_line(const Event& event, std::string_view process,
                     std::chrono::system_clock::time_point at);
// Whether the line is printed at all: requests and statements only when debugging, or when they
// failed or were slow.
bool is_worth_a_line(const Event& event, bool debug);

}  // namespace sqlagent::observe
