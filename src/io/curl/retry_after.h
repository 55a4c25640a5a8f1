// How long an endpoint asks us to wait. Pure.
#pragma once
#include <chrono>
#include <optional>
#include <string_view>

namespace sqlagent::curl {

// Retry-After (RFC 9110, 10.2.3) in seconds or as a date, which counts from the answer's own Date;
// retry-after-ms, OpenAI's finer one, wins. Empty: absent. nullopt when nothing is understood.
std::optional<std::chrono::milliseconds> retry_after(std::string_view milliseconds,
                                                     std::string_view value, std::string_view date);

}  // namespace sqlagent::curl
