#include "edge/dev/redis.h"

#include <unistd.h>

#include <cerrno>

#include <fmt/format.h>

#include "base/error.h"
#include "edge/dev/leftovers.h"
#include "edge/dev/ports.h"
#include "edge/dev/probe.h"

namespace sqlagent::dev {

namespace fs = std::filesystem;

std::string redis_settings(uint16_t port, const std::string& password, const std::string& folder) {
  return fmt::format(R"(# Written by sqlagent dev at each start; changes here are lost.
bind 127.0.0.1
port {}
requirepass {}
dir "{}"
appendonly yes
appendfsync everysec
save ""
maxmemory 512mb
maxmemory-policy noeviction
daemonize no
)",
                     port, password, folder);
}

Redis redis(const Home& home, uint16_t wanted_port, const std::string& password) {
  const fs::path program = "/usr/bin/redis-server";
  if (!fs::exists(program))
    throw Error(
        Code::unavailable,
        "Redis is not installed. Install the Debian package redis-server, or set REDIS_URL to a "
        "server that you have.");
  const Account account = service_account("redis", "postgres");
  const fs::path folder = home.service_folder("redis", account), settings = folder / "redis.conf";
  const auto clear = [folder] {
    clear_leftovers(folder, "redis-server", SIGTERM, std::chrono::seconds(5));
  };
  clear();  // before the port is chosen: the earlier one gives it back
  const uint16_t port = service_port(home, "REDIS_PORT", wanted_port);
  write_private(settings, redis_settings(port, password, folder));
  if (!account.is_self && chown(settings.c_str(), account.uid, account.gid) != 0)
    throw Error(Code::internal,
                fmt::format("cannot hand over {}: {}", settings.string(), reason(errno)));

  Service service;
  service.name = "redis";
  service.command = {.arguments = {program, settings},
                     .environment = {{"PATH", "/usr/bin:/bin"}, {"LC_ALL", "C.UTF-8"}},
                     .account = account,
                     .log = home.log("redis"),
                     .folder = folder,
                     .death_signal = SIGTERM};
  service.before_start = clear;
  service.answers = [port, password] { return redis_answers(port, password); };
  return {std::move(service), port};
}

}  // namespace sqlagent::dev
