#include "edge/dev/probe.h"

#include <netdb.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <string_view>

#include <fmt/format.h>

namespace sqlagent::dev {
namespace {

// Sends the request and returns the reply up to `enough` bytes, less when the other side closes or
// falls silent.
std::string exchange(const std::string& host, uint16_t port, const std::string& request,
                     size_t enough) {
  addrinfo wish{};
  wish.ai_socktype = SOCK_STREAM;
  wish.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wish, &found) != 0) return {};
  const int connection = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval patience{1, 0};
  setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  std::string reply;
  if (connect(connection, found->ai_addr, found->ai_addrlen) == 0 &&
      send(connection, request.data(), request.size(), MSG_NOSIGNAL) ==
          static_cast<ssize_t>(request.size())) {
    char part[512];
    ssize_t count = 0;
    while (reply.size() < enough && (count = recv(connection, part, sizeof part, 0)) > 0)
      reply.append(part, static_cast<size_t>(count));
  }
  close(connection);
  freeaddrinfo(found);
  return reply;
}

}  // namespace

bool redis_answers(uint16_t port, const std::string& password) {
  constexpr std::string_view good = "+OK\r\n+PONG\r\n";
  return exchange("127.0.0.1", port, fmt::format("AUTH {}\r\nPING\r\n", password), good.size()) ==
         good;
}

bool server_answers(const std::string& host, uint16_t port) {
  const std::string address = host == "0.0.0.0" ? "127.0.0.1" : host == "::" ? "::1" : host;
  constexpr std::string_view good = "HTTP/1.1 200";
  const auto reply = exchange(
      address, port,
      fmt::format("GET /health HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n", port),
      good.size());
  return reply.starts_with(good);
}

}  // namespace sqlagent::dev
