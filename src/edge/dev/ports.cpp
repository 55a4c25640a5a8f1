#include "edge/dev/ports.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>

#include <fmt/format.h>

#include "base/error.h"

namespace sqlagent::dev {
namespace {

constexpr const char* loopback = "127.0.0.1";

// Listens for a moment; returns the port that the kernel gave, 0 when it refused.
uint16_t try_listen(const std::string& host, uint16_t port) {
  addrinfo wish{};
  wish.ai_socktype = SOCK_STREAM;
  wish.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wish, &found) != 0) return 0;
  const int probe = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  setsockopt(probe, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  uint16_t given = 0;
  if (bind(probe, found->ai_addr, found->ai_addrlen) == 0 && listen(probe, 1) == 0 &&
      getsockname(probe, reinterpret_cast<sockaddr*>(&bound), &size) == 0)
    given = ntohs(bound.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&bound)->sin6_port
                                              : reinterpret_cast<sockaddr_in*>(&bound)->sin_port);
  close(probe);
  freeaddrinfo(found);
  return given;
}

}  // namespace

bool port_is_free(const std::string& host, uint16_t port) {
  return try_listen(host, port) != 0;
}

uint16_t service_port(const Home& home, const std::string& name, uint16_t wanted) {
  if (wanted != 0) {
    if (!port_is_free(loopback, wanted))
      throw Error(
          Code::conflict,
          fmt::format("port {} is taken by another program. Stop it, or set {} to another port.",
                      wanted, name));
    return wanted;
  }
  const auto file = home.path() / "ports.env";
  Settings kept = read_settings(file);
  uint16_t port = 0;
  const std::string& text = kept[name];
  std::from_chars(text.data(), text.data() + text.size(), port);
  if (port == 0 || !port_is_free(loopback, port)) {
    port = try_listen(loopback, 0);
    if (port == 0)
      throw Error(Code::internal, "no free port on 127.0.0.1 for the embedded services");
    kept[name] = std::to_string(port);
    write_private(file, to_text(kept));
  }
  return port;
}

}  // namespace sqlagent::dev
