// An HTTP/1.1 server: Asio, Beast's parser driven push-style (heavy templates only in server.cpp). Knows no journeys.
// Limits: header 16 KiB (431), body per route (413), header read 10 s, idle keep-alive 60 s, body stall 30 s (408).
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

struct Header { std::string name, value; };

// The request's head; the body is pulled, so that 2 GB never sit in memory.
class Request {
 public:
  virtual ~Request() = default;
  Method method = Method::get;
  std::string path;                               // percent-decoded, without the query
  std::map<std::string, std::string, std::less<>> query;      // decoded; the last of equal names wins
  std::map<std::string, std::string, std::less<>> captures;   // {name} parts of the route
  std::vector<Header> headers;
  std::string id;                                 // X-Request-Id, made here
  std::string peer;                               // address of the client's socket
  std::optional<std::string_view> header(std::string_view name) const;   // case-insensitive, first
  std::optional<std::string_view> cookie(std::string_view name) const;
  std::optional<uint64_t> content_length() const;
  // Next piece of the body, empty at its end. Error(too_large) beyond the route's limit, Error(timeout) on a stall,
  // Error(bad_request) when the client goes away half-way.
  virtual awaitable<std::string_view> body_piece() = 0;
  awaitable<std::string> body(size_t limit_bytes);            // all of it
};

struct Response {
  int status = 200;
  std::vector<Header> headers;
  std::string body;
  static Response json(std::string body, int status = 200);
};

// For handlers that answer over time (server-sent events, exports): head first, then pieces with back-pressure.
class Stream {
 public:
  virtual ~Stream() = default;
  virtual awaitable<void> head(int status, std::vector<Header> headers) = 0;
  virtual awaitable<void> write(std::string_view piece) = 0;   // throws when the client is gone
  virtual bool client_gone() const = 0;                        // noticed even while nothing is written
  virtual asio::any_io_executor executor() = 0;
};

using Handler = std::function<awaitable<Response>(Request&)>;
using StreamHandler = std::function<awaitable<void>(Request&, Stream&)>;

struct Route {
  Method method;
  std::string path;                    // "/task-status/{task_id}"
  std::variant<Handler, StreamHandler> handler;
  uint64_t body_limit_bytes = 1 << 20;
};

struct Limits {
  size_t connections = 2000;
  std::chrono::milliseconds header_timeout{10'000}, idle_timeout{60'000}, stall_timeout{30'000};
};

class Server {
 public:
  using OnError = std::function<Response(const Request&, const std::exception&)>;    // exception → problem+json
  using Fallback = std::function<std::optional<Response>(const Request&)>;           // static files; nullopt → 404
  Server(asio::any_io_executor executor, std::vector<Route> routes, OnError on_error, Fallback fallback, Limits limits);
  ~Server();
  uint16_t listen(const std::string& host, uint16_t port);    // 0 picks a free one; SO_REUSEPORT; returns the port
  awaitable<void> drain(std::chrono::milliseconds grace);     // no new connections, idle ones closed, busy ones finished

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace sqlagent::http
