// Messages between a parent and its child over pipes. Down: lines of text. Up: frames of one
// letter, a length and that many bytes. Knows nothing of what they say.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sqlagent::process {

namespace asio = boost::asio;
template <class T>
using awaitable = asio::awaitable<T>;

struct Frame {
  char kind = 0;
  std::string_view body;  // valid until the next frame is asked for
};

inline constexpr size_t kMaxFrameBytes = 256u << 20;

// ---- in the parent
class FrameReader {
 public:
  // A copy of the descriptor is used, which must be non-blocking.
  FrameReader(asio::any_io_executor executor, int descriptor);
  // The next frame; nullopt at the end of the pipe, also in the middle of a frame. Error(internal)
  // for a frame that is too large.
  awaitable<std::optional<Frame>> next();

 private:
  asio::posix::stream_descriptor pipe_;
  std::vector<char> buffer_;
  size_t begin_ = 0, end_ = 0;  // what has been read and not yet handed out
};
// One line to the child, over a socket. False when it is gone.
bool write_line(int descriptor, std::string_view line);

// ---- in the child; both block
// False when the parent is gone.
bool write_frame(int descriptor, char kind, std::string_view body);
class LineReader {
 public:
  explicit LineReader(int descriptor) : descriptor_(descriptor) {}
  std::optional<std::string> next();  // without its end; nullopt when the parent is gone

 private:
  int descriptor_;
  std::string waiting_;
};

}  // namespace sqlagent::process
