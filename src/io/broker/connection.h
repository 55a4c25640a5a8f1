// One socket to Redis from connect to close: pairs replies with commands in order. redis.h decides
// when there is one.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <memory>
#include <optional>

#include "io/broker/redis.h"

struct redisReader;

namespace sqlagent::broker {

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  explicit Connection(asio::any_io_executor executor);
  ~Connection();

  // Connects, signs in, selects the database. Throws Error(unavailable).
  awaitable<void> open(const RedisUrl& url, Deadline deadline);
  // REQUIRES: is_open().
  awaitable<Reply> run(std::vector<std::string> words, Deadline deadline);
  // Everything that waits ends with Error(unavailable); a second close changes nothing.
  void close(std::string why);
  bool is_open() const { return open_; }
  const std::string& why_closed() const { return why_closed_; }

 private:
  struct Call;
  awaitable<void> connect(const RedisUrl& url);
  awaitable<void> read_replies();
  awaitable<void> write_commands();
  void accept(void* reply);

  asio::any_io_executor executor_;
  asio::generic::stream_protocol::socket socket_;
  redisReader* reader_;
  std::deque<std::shared_ptr<Call>> waiting_;  // sent or to be sent, in order
  std::string unsent_;
  bool writing_ = false, open_ = false, closed_ = false;
  std::string why_closed_;
};

}  // namespace sqlagent::broker
