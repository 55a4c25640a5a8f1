// A server over loopback for tests: real sockets, in this process. Clients block with a time
// limit; nothing sleeps.
#pragma once
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <thread>

#include "io/http/server.h"

namespace sqlagent::http {

class Client {
 public:
  explicit Client(uint16_t port, int receive_buffer = 0) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval limit{10, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    if (receive_buffer > 0)
      ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~Client() { close(); }
  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }
  bool connected() const { return connected_; }
  bool send(std::string_view text) {
    while (!text.empty()) {
      const auto count = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      text.remove_prefix(static_cast<size_t>(count));
    }
    return true;
  }
  // Reads until `end` was seen (kept), or the other side closed.
  std::string until(std::string_view end) {
    for (;;) {
      const auto at = pending_.find(end);
      if (at != std::string::npos) {
        auto text = pending_.substr(0, at + end.size());
        pending_.erase(0, at + end.size());
        return text;
      }
      if (!more()) return std::exchange(pending_, {});
    }
  }
  std::string bytes(size_t count) {
    while (pending_.size() < count && more()) {
    }
    auto text = pending_.substr(0, count);
    pending_.erase(0, count);
    return text;
  }
  std::string rest() {
    while (more()) {
    }
    return std::exchange(pending_, {});
  }
  bool closed() { return pending_.empty() && !more(); }  // waits for it
  // One answer with a Content-Length: head and body.
  std::string answer() {
    auto head = until("\r\n\r\n");
    const auto at = head.find("Content-Length: ");
    return at == std::string::npos ? head : head + bytes(std::stoul(head.substr(at + 16)));
  }

 private:
  bool more() {
    char buffer[65536];
    const auto count = ::recv(fd_, buffer, sizeof buffer, 0);
    if (count <= 0) return false;
    pending_.append(buffer, static_cast<size_t>(count));
    return true;
  }
  int fd_;
  bool connected_ = false;
  std::string pending_;
};

struct Seen {  // what handlers saw, for the test's thread
  std::atomic<int> gone{0}, streams{0};
  std::atomic<uint64_t> bytes{0};
  std::promise<void> gone_promise, started;
};

inline std::vector<Route> make_routes(Seen& seen) {
  const Handler hello = [](Request& request) -> awaitable<Response> {
    Response response;
    response.body = "hello " + request.path + " from " + request.peer;
    co_return response;
  };
  const Handler echo = [](Request& request) -> awaitable<Response> {
    auto body = co_await request.body(1 << 20);
    Response response;
    response.body = std::move(body);
    co_return response;
  };
  const Handler count = [&seen](Request& request) -> awaitable<Response> {
    for (;;) {
      const auto piece = co_await request.body_piece();
      if (piece.empty()) break;
      seen.bytes += piece.size();
    }
    Response response;
    response.body = std::to_string(seen.bytes);
    co_return response;
  };
  const Handler fail = [](Request&) -> awaitable<Response> {
    throw Error(Code::conflict, "No.");
    co_return Response{};
  };
  const StreamHandler stream = [](Request& request, Stream& out) -> awaitable<void> {
    if (request.query.contains("early")) throw Error(Code::conflict, "Too early.");
    co_await out.head(200, {{"Content-Type", "text/plain"}});
    co_await out.write("one");
    co_await out.write("two");
    if (request.query.contains("late")) throw Error(Code::conflict, "Too late.");
  };
  const StreamHandler wait = [&seen](Request&, Stream& out) -> awaitable<void> {
    co_await out.head(200, {});
    asio::steady_timer forever(out.executor(), std::chrono::hours(1));
    out.when_gone([&] {
      ++seen.gone;
      seen.gone_promise.set_value();
      forever.cancel();
    });
    seen.started.set_value();
    boost::system::error_code ignored;
    co_await forever.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  };
  const Handler think = [&seen](Request& request) -> awaitable<Response> {
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer forever(executor, std::chrono::hours(1));
    request.when_gone([&] {
      ++seen.gone;
      seen.gone_promise.set_value();
      forever.cancel();
    });
    if (request.query.contains("short")) co_return Response{};
    seen.started.set_value();
    boost::system::error_code ignored;
    co_await forever.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    throw ClientGone();
  };
  const StreamHandler flood = [](Request&, Stream& out) -> awaitable<void> {
    co_await out.head(200, {});
    const std::string block(1 << 16, 'x');
    for (;;) co_await out.write(block);
  };
  return {{Method::get, "/hello", hello},      {Method::get, "/hello/{name}", hello},
          {Method::post, "/echo", echo, 1000}, {Method::post, "/count", count, 1u << 30},
          {Method::get, "/fail", fail},        {Method::get, "/stream", stream},
          {Method::get, "/wait", wait},        {Method::get, "/flood", flood},
          {Method::post, "/think", think}};
}

class ServerTest : public testing::Test {
 protected:
  void start(Limits limits = {}) {
    const Server::OnError on_error = [](const Request&, const std::exception& error) {
      Response response;
      response.status = 500;
      const auto* ours = dynamic_cast<const Error*>(&error);
      if (ours && ours->code() == Code::conflict) response.status = 409;
      if (ours && ours->code() == Code::too_large) response.status = 413;
      if (const auto* http = dynamic_cast<const HttpError*>(&error)) {
        response.status = http->status();
        response.headers = http->headers();
      }
      response.body = ours ? ours->for_the_user() : error.what();
      return response;
    };
    const Server::Fallback fallback = [](const Request& request) -> std::optional<Response> {
      if (request.path != "/page.html") return std::nullopt;
      Response response;
      response.shared_body = std::make_shared<const std::string>("<p>page</p>");
      return response;
    };
    server_ = std::make_unique<Server>(io_.get_executor(), make_routes(seen_), on_error, fallback,
                                       limits);
    port_ = server_->listen("127.0.0.1", 0);
    thread_ = std::thread([this] { io_.run(); });
  }
  void TearDown() override {
    if (!thread_.joinable()) return;
    asio::post(io_, [this] { server_.reset(); });
    thread_.join();  // the loop ends by itself once every connection has unwound
  }
  std::string get(const std::string& target, const std::string& headers = "") {
    Client client(port_);
    client.send("GET " + target + " HTTP/1.1\r\nHost: t\r\nConnection: close\r\n" + headers +
                "\r\n");
    return client.rest();
  }
  static std::string post(const std::string& target, const std::string& headers,
                          const std::string& body) {
    return "POST " + target + " HTTP/1.1\r\nHost: t\r\n" + headers + "\r\n" + body;
  }

  asio::io_context io_{1};
  Seen seen_;
  std::unique_ptr<Server> server_;
  uint16_t port_ = 0;
  std::thread thread_;
};

inline bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace sqlagent::http
