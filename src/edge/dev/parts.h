// Which settings each part of sqlagent gets from dev: as few secrets as it can work with.
#pragma once
#include <string>

#include "config.h"
#include "edge/dev/home.h"

namespace sqlagent::dev {

struct Addresses {
  std::string admin, control, loader;  // PostgreSQL as administrator, as server, as loader
  std::string redis;
  std::string secret_key;
};

// Everything that the operator set, without any address of PostgreSQL: those are emptied, so that
// neither .env nor an alias brings one back.
Settings common_settings(const Env& environment, const Config& config, const std::string& home,
                         const Addresses& at);

Settings for_server(Settings common, const Addresses& at);  // the server's own role, no more
Settings for_worker(Settings common, const Addresses& at);  // and the loader's
Settings for_provisioning(
    Settings common, const Addresses& at);  // and the administrator's: init, market, maintenance

// home/dev.env, from which `sqlagent ask` and other commands of the same person find the running
// dev.
Settings for_terminal(const Config& config, const Addresses& at);

}  // namespace sqlagent::dev
