// A private Redis in home/redis: append-only file, password, loopback only.
#pragma once
#include "edge/dev/home.h"
#include "edge/dev/supervisor.h"

namespace sqlagent::dev {

// Ends what an earlier run left on the folder, chooses the port (see service_port) and writes the
// settings.
struct Redis {
  Service service;
  uint16_t port;
};
Redis redis(const Home& home, uint16_t wanted_port, const std::string& password);

std::string redis_settings(uint16_t port, const std::string& password, const std::string& folder);

}  // namespace sqlagent::dev
