// `sqlagent dev`: everything on this machine under one supervisor; see supervisor.h for the order
// and the restarts.
#pragma once
#include <string>

#include "config.h"

namespace sqlagent::dev {
// program: path of this very binary, started again as serve, work and beat.
int dev(const Config& config, const std::string& program);
}  // namespace sqlagent::dev
