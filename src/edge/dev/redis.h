// A private Redis in home/redis: append-only file, password, loopback only.
#pragma once
#include "edge/dev/home.h"
#include "edge/dev/supervisor.h"

namespace sqlagent::dev {

Service redis(const Home& home, uint16_t port, const std::string& password);

std::string redis_settings(uint16_t port, const std::string& password, const std::string& folder);

}  // namespace sqlagent::dev
