// Lets a server's bytes through to libpq in portions. libpq takes in all that comes of a message it
// has begun, however large (a cell may have a gigabyte), and cannot be told otherwise: so, while a
// large result comes, it reads from a socket pair of ours that is filled by the portion.
#pragma once
#include <cstddef>

namespace sqlagent::pg {

class Sluice {
 public:
  Sluice() = default;
  ~Sluice() { close(); }
  Sluice(const Sluice&) = delete;
  Sluice& operator=(const Sluice&) = delete;

  // From now on `libpq_socket` is ours; the server's own is server_socket(), which the caller waits
  // on. False when the kernel has no descriptors left; then nothing has changed.
  bool open(int libpq_socket);
  bool is_open() const { return server_ >= 0; }
  int server_socket() const { return server_; }
  // One portion, or the end of the stream, from the server to libpq. Returns its bytes; 0 when
  // there was nothing, or all is over. REQUIRES: is_open(), and libpq has read what was let in
  // before.
  size_t let_in();
  // libpq has its own socket again.
  void close_and_restore();
  void close();  // for a connection that is not used any more

 private:
  int libpq_ = -1, server_ = -1, ours_ = -1;
};

}  // namespace sqlagent::pg
