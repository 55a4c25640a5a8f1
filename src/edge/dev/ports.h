// Loopback ports: which are free, and which of them the embedded services keep from start to start
// (home/ports.env).
#pragma once
#include <cstdint>
#include <string>

#include "edge/dev/home.h"

namespace sqlagent::dev {

// Could a server listen there now? host: an address or a name that resolves to one; a host that
// does not resolve is not free.
bool port_is_free(const std::string& host, uint16_t port);

// The port of a service: `wanted` if the operator set one (throws Error when it is taken), else the
// one kept under `name`, else, or when that is taken by now, a free one, which is kept.
uint16_t service_port(const Home& home, const std::string& name, uint16_t wanted);

}  // namespace sqlagent::dev
