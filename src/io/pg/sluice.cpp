#include "io/pg/sluice.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace sqlagent::pg {

namespace {

constexpr size_t kPortionBytes = 64 * 1024;  // fits a socket pair's buffer, so sending never waits

void close_one(int& descriptor) {
  if (descriptor >= 0) ::close(descriptor);
  descriptor = -1;
}

}  // namespace

bool Sluice::open(int libpq_socket) {
  std::array<int, 2> pair{-1, -1};
  const int server = ::fcntl(libpq_socket, F_DUPFD_CLOEXEC, 0);
  const bool made = server >= 0 && ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
                                                0, pair.data()) == 0;
  const bool taken = made && ::dup3(pair[1], libpq_socket, O_CLOEXEC) >= 0;
  if (pair[1] >= 0) ::close(pair[1]);
  if (!taken) {
    if (pair[0] >= 0) ::close(pair[0]);
    if (server >= 0) ::close(server);
    return false;
  }
  libpq_ = libpq_socket;
  server_ = server;
  ours_ = pair[0];
  return true;
}

size_t Sluice::let_in() {
  std::array<char, kPortionBytes> portion;
  const auto count = ::recv(server_, portion.data(), portion.size(), MSG_DONTWAIT);
  if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) return 0;
  const auto bytes = count > 0 ? static_cast<size_t>(count) : 0;
  const bool passed = bytes > 0 && ::send(ours_, portion.data(), bytes, MSG_NOSIGNAL) ==
                                       static_cast<ssize_t>(bytes);
  if (!passed) ::shutdown(ours_, SHUT_WR);  // libpq sees the end of the connection
  return bytes;
}

void Sluice::close_and_restore() {
  if (is_open()) ::dup3(server_, libpq_, O_CLOEXEC);
  close();
}

void Sluice::close() {
  close_one(server_);
  close_one(ours_);
  libpq_ = -1;
}

}  // namespace sqlagent::pg
