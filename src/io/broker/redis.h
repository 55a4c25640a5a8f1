// One pipelined connection to Redis on the Asio loop: commands go out as they come, replies come
// back in order. hiredis reads the protocol; the socket is Asio's, so names resolve without
// blocking, each command has a deadline and one owner closes the descriptor. Connects on first use
// and again after a loss, with back-off. Knows commands and replies; knows nothing of queues or
// tasks. Used from one thread: the loop's.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>
#include <vector>

#include "base/deadline.h"
#include "base/error.h"
#include "io/broker/redis_url.h"

namespace sqlagent::broker {

namespace asio = boost::asio;
template <class T>
using awaitable = asio::awaitable<T>;

struct Reply {
  enum class Kind { nil, integer, text, array };
  Kind kind = Kind::nil;
  long long integer = 0;
  std::string text;
  std::vector<Reply> items;
};

// Redis understood the command's bytes and said no ("WRONGTYPE …").
class RedisError : public Error {
 public:
  explicit RedisError(std::string said)
      : Error(Code::internal, "The task queue refused a command.", std::move(said)) {}
};

class Redis {
 public:
  Redis(asio::any_io_executor executor, RedisUrl url);
  ~Redis();  // closes; commands under way end with Error(unavailable)
  Redis(const Redis&) = delete;

  // One command, e.g. {"LPUSH", queue, message}. Throws RedisError for an error reply and
  // Error(unavailable) when there is no connection, it breaks, or the deadline passes (the
  // connection is then dropped: it may be dead). Whether a command that failed so was carried out
  // is unknown. Fails at once while a back-off runs, so a request never waits for a Redis that is
  // down. Blocking commands hold up the others of this connection: give them one of their own.
  awaitable<Reply> run(std::vector<std::string> words, Deadline deadline);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace sqlagent::broker
