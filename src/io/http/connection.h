// One client's connection: requests in, answers out, one after the other. Everything runs on the
// server's loop thread.
#pragma once
#include <boost/asio/ip/tcp.hpp>
#include <random>
#include <unordered_set>

#include "io/http/response_head.h"
#include "io/http/router.h"
#include "io/http/server.h"
#include "io/http/wire_parser.h"

namespace sqlagent::http {

using tcp = asio::ip::tcp;
class Connection;
class Exchange;

// What the connections of one server share.
struct Core {
  asio::any_io_executor executor;
  Router router;
  Server::OnError on_error;
  Server::Fallback fallback;
  Limits limits;
  bool draining = false;
  std::unordered_set<Connection*> connections;
  std::mt19937_64 random{std::random_device{}()};  // request ids: unlikely to meet, not a secret
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(tcp::socket socket, std::shared_ptr<Core> core);
  ~Connection();
  awaitable<void> run();  // until either side closes; never throws
  void end_if_late(
      Deadline::Clock::time_point now);  // the server's sweep calls this a few times per second
  void end_if_idle();                    // draining: nothing of a request has come yet
  void close();                          // at once

 private:
  friend class Exchange;

  // ---- bytes
  std::string_view buffered() const { return {buffer_.get() + begin_, end_ - begin_}; }
  awaitable<bool> read_some();  // false: the other end closed. HttpError(408) when late
  awaitable<void> write_all(std::array<std::string_view, 3> pieces);  // ClientGone
  void allow(std::chrono::milliseconds time) { deadline_ = Deadline::Clock::now() + time; }
  void reserve(size_t bytes);

  // ---- one request
  awaitable<bool> read_head();  // false: nothing more to come
  awaitable<void> refuse_head(std::exception_ptr broken);
  awaitable<bool> serve_request();  // true: the connection stays open
  awaitable<void> answer(Exchange& exchange, Response response);
  awaitable<bool> finish_body(Exchange& exchange);
  void stop_watching();
  awaitable<void> linger();  // lets the client read the answer before the close resets it

  // ---- noticing that the client goes while a handler only writes, or does nothing
  void watch();
  void on_readable(unsigned turn, boost::system::error_code error);
  void set_gone();

  tcp::socket socket_;
  std::shared_ptr<Core> core_;
  std::string peer_;
  std::unique_ptr<char[]> buffer_;
  size_t capacity_ = 0, begin_ = 0, end_ = 0;
  std::unique_ptr<WireParser> parser_;
  Deadline::Clock::time_point deadline_ = Deadline::Clock::time_point::max();
  bool late_ = false, idle_ = true, gone_ = false, watching_ = false;
  unsigned watch_turn_ = 0;
  uint64_t bytes_out_ = 0;
  std::function<void()> when_gone_;
};

}  // namespace sqlagent::http
