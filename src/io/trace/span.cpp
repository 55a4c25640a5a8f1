#include "io/trace/span.h"

#include <sys/random.h>

#include <stdexcept>

namespace sqlagent::trace {
namespace {

// Exactly so many lower-case hexadecimal digits.
std::optional<uint64_t> hexadecimal(std::string_view text) {
  uint64_t number = 0;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit && !(c >= 'a' && c <= 'f')) return std::nullopt;
    number = number << 4 | static_cast<uint64_t>(digit ? c - '0' : c - 'a' + 10);
  }
  return number;
}

uint64_t random_number() {
  uint64_t number = 0;
  // Below 256 bytes getrandom neither fails nor stops half-way once the kernel's pool is ready.
  if (getrandom(&number, sizeof number, 0) != static_cast<ssize_t>(sizeof number))
    throw std::runtime_error("getrandom");
  return number == 0 ? 1 : number;
}

}  // namespace

// version "-" trace id "-" span id "-" flags; later versions may go on behind another "-".
std::optional<Parent> parent_in(std::string_view text) {
  constexpr size_t kLength = 55;
  if (text.size() < kLength || text[2] != '-' || text[35] != '-' || text[52] != '-')
    return std::nullopt;
  const auto version = hexadecimal(text.substr(0, 2)), high = hexadecimal(text.substr(3, 16)),
             low = hexadecimal(text.substr(19, 16)), span = hexadecimal(text.substr(36, 16)),
             flags = hexadecimal(text.substr(53, 2));
  if (!version || !high || !low || !span || !flags) return std::nullopt;
  if (*version == 0xff || (*high == 0 && *low == 0) || *span == 0) return std::nullopt;
  if (text.size() > kLength && (*version == 0 || text[kLength] != '-')) return std::nullopt;
  return Parent{{*high, *low}, *span, (*flags & 1) != 0};
}

TraceId new_trace_id() {
  return {random_number(), random_number()};
}

SpanId new_span_id() {
  return random_number();
}

}  // namespace sqlagent::trace
