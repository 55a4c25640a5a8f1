// The head of an answer as bytes (RFC 9112, 4), and the date that goes with it.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "io/http/server.h"

namespace sqlagent::http {

std::string_view reason(int status);
// IMF-fixdate (RFC 9110, 5.6.7): "Wed, 25 Nov 2026 17:05:09 GMT"
std::string http_date(std::chrono::sys_seconds at);

// How the end of the body is told to the client.
struct NoBody {};  // 204, 304: no length at all
struct Chunked {};
struct UntilClose {};
using Framing = std::variant<NoBody, uint64_t, Chunked, UntilClose>;  // uint64_t: Content-Length

// Ends with the empty line. Control characters in header values become blanks, so that no value can
// end its header.
std::string response_head(int status, const std::vector<Header>& headers, const Framing& framing,
                          bool keep_alive, std::string_view date, std::string_view request_id);

}  // namespace sqlagent::http
