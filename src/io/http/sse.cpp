#include "io/http/sse.h"

namespace sqlagent::http {
namespace {

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ");
  for (const char c : value) out += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
  out += '\n';
}

}  // namespace

std::string sse_text(const SseEvent& event) {
  std::string out;
  if (!event.id.empty()) append_field(out, "id", event.id);
  if (!event.event.empty()) append_field(out, "event", event.event);
  auto rest = event.data;
  for (;;) {  // CR, LF and CRLF all end a line for a browser
    const auto end = rest.find_first_of("\r\n");
    append_field(out, "data", rest.substr(0, end));
    if (end == std::string_view::npos) break;
    rest.remove_prefix(rest.substr(end).starts_with("\r\n") ? end + 2 : end + 1);
  }
  return out + "\n";
}

std::string sse_heartbeat() {
  return ": still here\n\n";
}

std::vector<Header> sse_headers() {
  return {{"Content-Type", "text/event-stream; charset=utf-8"},
          {"Cache-Control", "no-cache, no-transform"},
          {"X-Accel-Buffering", "no"},
          {"X-Content-Type-Options", "nosniff"}};
}

}  // namespace sqlagent::http
