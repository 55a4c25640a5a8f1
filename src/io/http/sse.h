// Server-sent events as text (WHATWG HTML, 9.2). Formatting only; who sends what, and when, is the
// caller's.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "io/http/server.h"

namespace sqlagent::http {

struct SseEvent {
  std::string_view id;     // empty: none; what the browser sends back as Last-Event-ID
  std::string_view event;  // empty: "message"
  std::string_view data;   // may hold newlines
};

// Line breaks in id and event become blanks, so that a value cannot start a field of its own.
std::string sse_text(const SseEvent& event);
// A comment, to be sent every 15 s or so: keeps proxies from closing, and shows us a client that is
// gone.
std::string sse_heartbeat();
// Content-Type and what keeps proxies and development servers from holding events back.
std::vector<Header> sse_headers();

}  // namespace sqlagent::http
