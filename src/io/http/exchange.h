// One request and its answer on a connection: what handlers see as Request and Stream.
#pragma once
#include "io/http/connection.h"

namespace sqlagent::http {

class Exchange : public Request, public Stream {
 public:
  // Takes the parsed head off the connection.
  explicit Exchange(Connection& connection);
  // Checks what RFC 9112 asks for and finds the handler. Throws HttpError. nullptr: no route, ask
  // the fallback.
  const Route* route();

  awaitable<std::string_view> body_piece() override;
  awaitable<void> head(int status, std::vector<Header> headers) override;
  awaitable<void> write(std::string_view piece) override;
  bool client_gone() const override { return connection_.gone_; }
  void when_gone(std::function<void()> call) override;
  asio::any_io_executor executor() override { return connection_.core_->executor; }
  awaitable<void> end_stream();

  std::string verb, route_name = "(none)", allow;
  bool http11 = true, keep_alive = true, head_sent = false;
  bool wants_continue = false;  // Expect: 100-continue, not yet answered
  bool body_asked = false;      // a handler has begun to read the body
  int status_sent = 0;
  uint64_t body_limit = 0, body_bytes = 0;
  Deadline::Clock::time_point started = Deadline::Clock::now();

 private:
  Connection& connection_;
  std::string target_;
  bool chunked_ = true;
};

}  // namespace sqlagent::http
