#include "io/process/frames.h"

#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <cstring>

#include "base/error.h"

namespace sqlagent::process {
namespace {

constexpr size_t kHeadBytes = 5, kReadBytes = 1 << 20;

// All of it, whatever a signal or a full pipe makes of the single call.
bool write_all(int descriptor, iovec* parts, int count) {
  while (count > 0) {
    const ssize_t size = writev(descriptor, parts, count);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return false;
    auto left = static_cast<size_t>(size);
    while (count > 0 && left >= parts->iov_len) {
      left -= parts->iov_len;
      ++parts, --count;
    }
    if (count > 0) {
      parts->iov_base = static_cast<char*>(parts->iov_base) + left;
      parts->iov_len -= left;
    }
  }
  return true;
}

}  // namespace

FrameReader::FrameReader(asio::any_io_executor executor, int descriptor)
    : pipe_(executor, dup(descriptor)), buffer_(2 * kReadBytes) {}

awaitable<std::optional<Frame>> FrameReader::next() {
  for (;;) {
    size_t wanted = kHeadBytes;
    if (end_ - begin_ >= kHeadBytes) {
      uint32_t size = 0;
      std::memcpy(&size, buffer_.data() + begin_ + 1, sizeof size);
      if (size > kMaxFrameBytes)
        throw Error(Code::internal, "Something went wrong here. Try again.",
                    "a frame of " + std::to_string(size) + " bytes");
      wanted += size;
      if (end_ - begin_ >= wanted) {
        const Frame frame{buffer_[begin_], {buffer_.data() + begin_ + kHeadBytes, size}};
        begin_ += wanted;
        co_return frame;
      }
    }
    if (begin_ > 0 && begin_ + std::max(wanted, kReadBytes) > buffer_.size()) {
      std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
      end_ -= begin_;
      begin_ = 0;
    }
    if (begin_ + wanted > buffer_.size()) buffer_.resize(begin_ + wanted);
    boost::system::error_code ended;
    const auto room = asio::buffer(buffer_.data() + end_, buffer_.size() - end_);
    auto token = asio::redirect_error(asio::use_awaitable, ended);
    const auto size = co_await pipe_.async_read_some(room, token);
    if (ended || size == 0) co_return std::nullopt;
    end_ += size;
  }
}

bool write_line(int descriptor, std::string_view line) {
  std::string text(line);
  text.push_back('\n');
  for (std::string_view left = text; !left.empty();) {
    const ssize_t size = send(descriptor, left.data(), left.size(), MSG_NOSIGNAL);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return false;
    left.remove_prefix(static_cast<size_t>(size));
  }
  return true;
}

bool write_frame(int descriptor, char kind, std::string_view body) {
  char head[kHeadBytes] = {kind};
  const auto size = static_cast<uint32_t>(body.size());
  std::memcpy(head + 1, &size, sizeof size);
  iovec parts[] = {{head, sizeof head}, {const_cast<char*>(body.data()), body.size()}};
  return body.size() <= kMaxFrameBytes && write_all(descriptor, parts, 2);
}

std::optional<std::string> LineReader::next() {
  for (;;) {
    if (const auto end = waiting_.find('\n'); end != waiting_.npos) {
      auto line = waiting_.substr(0, end);
      waiting_.erase(0, end + 1);
      return line;
    }
    char piece[4096];
    const ssize_t size = read(descriptor_, piece, sizeof piece);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return std::nullopt;
    waiting_.append(piece, static_cast<size_t>(size));
  }
}

}  // namespace sqlagent::process
