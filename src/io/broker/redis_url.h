// Where Redis is: redis://[[user]:password@]host[:port][/db] · unix:///path.sock[?db=1] ·
// redis+socket:///path.sock[?virtual_host=1] (Celery's spelling). TLS (rediss://) is refused; use a
// tunnel.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"

namespace sqlagent::broker {

struct RedisUrl {
  std::string host = "127.0.0.1";
  uint16_t port = 6379;
  std::string socket_path;  // not empty: a unix socket instead of host and port
  std::string user;
  Secret<std::string> password;
  int database = 0;
};

// The error is a sentence for the person who set the variable; it never repeats the password.
Result<RedisUrl, std::string> parse_redis_url(std::string_view text);

}  // namespace sqlagent::broker
