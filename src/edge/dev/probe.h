// Asking a service on this machine whether it is ready, in its own words. Each question takes at
// most about a second.
#pragma once
#include <cstdint>
#include <string>

namespace sqlagent::dev {

bool redis_answers(uint16_t port, const std::string& password);
// GET /health answers 200. host: what the server listens on; a wildcard address is asked over
// loopback.
bool server_answers(const std::string& host, uint16_t port);

}  // namespace sqlagent::dev
