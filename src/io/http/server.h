// An HTTP/1.1 server: Asio, Beast's parser driven push-style (wire_parser.h). Knows no journeys.
// Limits: header 16 KiB (431), body per route (413), header read 10 s, idle keep-alive 60 s, body
// stall 30 s (408).
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/deadline.h"
#include "base/error.h"

namespace sqlagent::http {

namespace asio = boost::asio;
template <class T>
using awaitable = asio::awaitable<T>;

enum class Method { get, head, post, put, patch, del, options };
std::string_view name(Method method);

struct Header {
  std::string name, value;
};

// An Error that knows its status, for what Code has no word for (431, 429 with Retry-After, 405
// with Allow).
class HttpError : public Error {
 public:
  HttpError(int status, Code code, std::string for_the_user, std::vector<Header> headers = {})
      : Error(code, std::move(for_the_user)), status_(status), headers_(std::move(headers)) {}
  int status() const { return status_; }
  const std::vector<Header>& headers() const { return headers_; }

 private:
  int status_;
  std::vector<Header> headers_;
};

// The other end closed: nobody waits for an answer any more. Not worth a log line.
class ClientGone : public Error {
 public:
  ClientGone()
      : Error(Code::bad_request, "The connection was closed before the request was complete.") {}
};

// The request's head; the body is pulled, so that 2 GB never sit in memory.
class Request {
 public:
  virtual ~Request() = default;
  Method method = Method::get;
  std::string path;                                       // percent-decoded, without the query
  std::map<std::string, std::string, std::less<>> query;  // decoded; the last of equal names wins
  std::map<std::string, std::string, std::less<>> captures;  // {name} parts of the route, decoded
  std::vector<Header> headers;
  std::string id;    // X-Request-Id: the client's own when it is a sane one, else made here
  std::string peer;  // address of the client's socket
  std::optional<std::string_view> header(std::string_view name) const;  // case-insensitive, first
  size_t count(std::string_view name) const;  // how often the header stands
  std::optional<std::string_view> cookie(std::string_view name) const;
  std::optional<uint64_t> content_length() const;
  // Next piece of the body, empty at its end; valid until the next call. Error(too_large) beyond
  // the route's limit, Error(timeout) on a stall, ClientGone when the client goes away half-way.
  virtual awaitable<std::string_view> body_piece() = 0;
  awaitable<std::string> body(size_t limit_bytes);  // all of it
  // Stream::when_gone, for handlers that answer at once and work long for it. REQUIRES: the body
  // has been read. A request that nobody listens for (tests) never calls.
  virtual void when_gone(std::function<void()>) {}
};

struct Response {
  int status = 200;
  std::vector<Header> headers;
  std::string body;
  std::shared_ptr<const std::string>
      shared_body;  // sent instead of body: for what stays in memory anyway
  static Response json(std::string body, int status = 200);
};

// For handlers that answer over time (server-sent events, exports): head first, then pieces with
// back-pressure.
class Stream {
 public:
  virtual ~Stream() = default;
  virtual awaitable<void> head(int status, std::vector<Header> headers) = 0;
  virtual awaitable<void> write(std::string_view piece) = 0;  // throws ClientGone
  virtual bool client_gone() const = 0;  // noticed even while nothing is written, after head()
  // Called once, on the loop, when the client goes or the server wants to end; at once when it
  // already has. Replaces the function given before; reset with nullptr before what it captures
  // goes.
  virtual void when_gone(std::function<void()> call) = 0;
  virtual asio::any_io_executor executor() = 0;
};

using Handler = std::function<awaitable<Response>(Request&)>;
using StreamHandler = std::function<awaitable<void>(Request&, Stream&)>;

struct Route {
  Method method;
  std::string path;  // "/task-status/{task_id}"
  std::variant<Handler, StreamHandler> handler;
  uint64_t body_limit_bytes = 1 << 20;
};

struct Limits {
  size_t connections = 2000;
  std::chrono::milliseconds header_timeout{10'000}, idle_timeout{60'000}, stall_timeout{30'000};
};

class Server {
 public:
  // exception → answer (problem+json). Gets every exception of a handler and the server's own
  // HttpErrors.
  using OnError = std::function<Response(const Request&, const std::exception&)>;
  // What no route has: static files; nullopt → 404. Asked for GET and HEAD only.
  using Fallback = std::function<std::optional<Response>(const Request&)>;
  Server(asio::any_io_executor executor, std::vector<Route> routes, OnError on_error,
         Fallback fallback, Limits limits);
  ~Server();
  // 0 picks a free port; SO_REUSEPORT; returns the port. Error(unavailable) when the address cannot
  // be had.
  uint16_t listen(const std::string& host, uint16_t port);
  // No new connections, idle ones closed, busy ones finished; what is still open after the grace is
  // closed.
  awaitable<void> drain(std::chrono::milliseconds grace);

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace sqlagent::http
