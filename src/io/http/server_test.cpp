// The server over loopback: real sockets, in this process. Clients block with a time limit; nothing
// sleeps.
#include "io/http/server.h"

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
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <thread>

namespace sqlagent::http {
namespace {

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

std::vector<Route> make_routes(Seen& seen) {
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
  const StreamHandler flood = [](Request&, Stream& out) -> awaitable<void> {
    co_await out.head(200, {});
    const std::string block(1 << 16, 'x');
    for (;;) co_await out.write(block);
  };
  return {{Method::get, "/hello", hello},      {Method::get, "/hello/{name}", hello},
          {Method::post, "/echo", echo, 1000}, {Method::post, "/count", count, 1u << 30},
          {Method::get, "/fail", fail},        {Method::get, "/stream", stream},
          {Method::get, "/wait", wait},        {Method::get, "/flood", flood}};
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

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST_F(ServerTest, answers_and_keeps_the_connection) {
  start();
  Client client(port_);
  for (int i = 0; i < 3; ++i) {
    client.send("GET /hello/w%C3%B6rld HTTP/1.1\r\nHost: t\r\n\r\n");
    const auto answer = client.answer();
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer;
    EXPECT_TRUE(has(answer, "hello /hello/wörld from 127.0.0.1")) << answer;
    EXPECT_TRUE(has(answer, "Connection: keep-alive\r\n"));
    EXPECT_TRUE(has(answer, "\r\nX-Request-Id: "));
  }
}

TEST_F(ServerTest, pipelined_requests_are_answered_in_order) {
  start();
  Client client(port_);
  client.send("GET /hello/1 HTTP/1.1\r\nHost: t\r\n\r\n" +
              post("/echo", "Content-Length: 3\r\n", "abc") +
              post("/echo", "Transfer-Encoding: chunked\r\n", "2\r\nde\r\n0\r\n\r\n") +
              "GET /hello/2 HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(has(client.answer(), "/hello/1"));
  EXPECT_TRUE(client.answer().ends_with("\r\n\r\nabc"));
  EXPECT_TRUE(client.answer().ends_with("\r\n\r\nde"));
  EXPECT_TRUE(has(client.answer(), "/hello/2"));
  EXPECT_TRUE(client.closed());
}

TEST_F(ServerTest, old_clients_get_a_closed_connection) {
  start();
  Client client(port_);
  client.send("GET /stream HTTP/1.0\r\n\r\n");
  const auto answer = client.rest();
  EXPECT_TRUE(has(answer, "Connection: close\r\n\r\nonetwo")) << answer;
}

TEST_F(ServerTest, unknown_paths_wrong_methods_and_options) {
  start();
  EXPECT_TRUE(get("/nowhere").starts_with("HTTP/1.1 404"));
  EXPECT_TRUE(has(get("/page.html"), "<p>page</p>"));
  Client client(port_);
  client.send("DELETE /hello HTTP/1.1\r\nHost: t\r\n\r\n");
  const auto wrong = client.answer();
  EXPECT_TRUE(wrong.starts_with("HTTP/1.1 405")) << wrong;
  EXPECT_TRUE(has(wrong, "Allow: GET, HEAD, OPTIONS\r\n"));
  client.send("BREW /hello HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_TRUE(client.answer().starts_with("HTTP/1.1 405"));
  client.send("OPTIONS /hello HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_TRUE(client.until("\r\n\r\n").starts_with("HTTP/1.1 204"));
  client.send("POST /page.html HTTP/1.1\r\nHost: t\r\nContent-Length: 0\r\n\r\n");
  EXPECT_TRUE(client.answer().starts_with("HTTP/1.1 404")) << "pages are only read";
}

TEST_F(ServerTest, head_has_the_length_and_no_body) {
  start();
  Client client(port_);
  client.send(
      "HEAD /hello HTTP/1.1\r\nHost: t\r\n\r\nHEAD /stream HTTP/1.1\r\nHost: t\r\n\r\nGET /hello/2 "
      "HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_TRUE(has(client.until("\r\n\r\n"), "Content-Length: 27\r\n"));
  EXPECT_TRUE(has(client.until("\r\n\r\n"), "Transfer-Encoding: chunked"));
  EXPECT_TRUE(has(client.answer(), "/hello/2"));
}

TEST_F(ServerTest, what_is_not_a_request_is_told_so) {
  start();
  const auto status = [this](const std::string& text) {
    Client client(port_);
    client.send(text);
    return client.rest().substr(9, 3);
  };
  EXPECT_EQ(status("hello\r\n\r\n"), "400");
  EXPECT_EQ(status("GET /%zz HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n"), "400");
  EXPECT_EQ(status("GET /a%00b HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n"), "400");
  EXPECT_EQ(status("GET / HTTP/1.1\r\nConnection: close\r\n\r\n"), "400") << "no Host";
  EXPECT_EQ(status("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n"), "400");
  EXPECT_EQ(status("GET / HTTP/1.1\r\nHost: t\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n"),
            "431");
  EXPECT_EQ(
      status(post("/echo", "Expect: a miracle\r\nContent-Length: 1\r\nConnection: close\r\n", "x")),
      "417");
}

TEST_F(ServerTest, errors_of_handlers_become_answers) {
  start();
  EXPECT_TRUE(get("/fail").starts_with("HTTP/1.1 409"));
  EXPECT_TRUE(get("/stream?early").starts_with("HTTP/1.1 409"));
  const auto late = get("/stream?late");
  EXPECT_TRUE(has(late, "3\r\none\r\n3\r\ntwo\r\n"));
  EXPECT_FALSE(has(late, "0\r\n\r\n")) << "an answer that broke off must not look whole";
}

TEST_F(ServerTest, bodies_beyond_the_limit_are_refused) {
  start();
  Client announced(port_);
  announced.send(post("/echo", "Content-Length: 1001\r\n", ""));
  const auto answer = announced.answer();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 413")) << answer;
  EXPECT_TRUE(has(answer, "1001 bytes; at most 1000"));
  Client chunked(port_);
  chunked.send(post("/echo", "Transfer-Encoding: chunked\r\n",
                    "3e9\r\n" + std::string(1001, 'x') + "\r\n0\r\n\r\n"));
  EXPECT_TRUE(chunked.answer().starts_with("HTTP/1.1 413"));
}

TEST_F(ServerTest, a_refused_upload_still_hears_the_answer) {
  start();
  Client client(port_);
  client.send(post("/echo", "Content-Length: 8000000\r\n", std::string(8'000'000, 'x')));
  EXPECT_TRUE(client.answer().starts_with("HTTP/1.1 413"));
}

TEST_F(ServerTest, a_small_unread_body_does_not_end_the_connection) {
  start();
  Client client(port_);
  client.send(post("/hello", "Content-Length: 5\r\n", "GET /") +
              "GET /hello HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_TRUE(client.answer().starts_with("HTTP/1.1 405"));
  EXPECT_TRUE(client.answer().starts_with("HTTP/1.1 200"));
}

TEST_F(ServerTest, large_bodies_stream_through) {
  start();
  Client client(port_);
  const std::string block(1 << 20, 'x');
  client.send(post("/count", "Content-Length: " + std::to_string(32u << 20) + "\r\n", ""));
  for (int i = 0; i < 32; ++i) ASSERT_TRUE(client.send(block));
  EXPECT_TRUE(client.answer().ends_with(std::to_string(32u << 20)));
}

TEST_F(ServerTest, expect_continue_is_answered_before_the_body) {
  start();
  Client client(port_);
  client.send(post("/echo", "Content-Length: 2\r\nExpect: 100-continue\r\n", ""));
  EXPECT_EQ(client.until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("ok");
  EXPECT_TRUE(client.answer().ends_with("ok"));
  client.send(post("/echo", "Content-Length: 5000\r\nExpect: 100-continue\r\n", ""));
  EXPECT_TRUE(client.answer().starts_with("HTTP/1.1 413")) << "refused before the client sends it";
}

TEST_F(ServerTest, request_ids_are_kept_when_sane) {
  start();
  EXPECT_TRUE(has(get("/hello", "X-Request-Id: order-2026.11_25\r\n"),
                  "X-Request-Id: order-2026.11_25\r\n"));
  EXPECT_FALSE(has(get("/hello", "X-Request-Id: bad id!<>\r\n"), "bad id"));
}

TEST_F(ServerTest, slow_heads_and_stalled_bodies_time_out) {
  start({.header_timeout = std::chrono::milliseconds(60),
         .stall_timeout = std::chrono::milliseconds(60)});
  Client head(port_);
  head.send("GET /hello HTT");
  EXPECT_TRUE(head.rest().starts_with("HTTP/1.1 408"));
  Client body(port_);
  body.send(post("/echo", "Content-Length: 10\r\n", "half"));
  EXPECT_TRUE(body.rest().starts_with("HTTP/1.1 408"));
  Client none(port_);
  none.send(post("/echo", "Content-Length: 10\r\n", ""));
  EXPECT_TRUE(none.rest().starts_with("HTTP/1.1 408"));
}

TEST_F(ServerTest, idle_connections_are_closed_without_a_word) {
  start({.idle_timeout = std::chrono::milliseconds(40)});
  Client client(port_);
  EXPECT_EQ(client.rest(), "");
}

TEST_F(ServerTest, a_reader_that_is_stuck_is_dropped) {
  start({.stall_timeout = std::chrono::milliseconds(80)});
  Client client(port_, 4096);
  client.send("GET /flood HTTP/1.1\r\nHost: t\r\n\r\n");
  client.until("\r\n\r\n");
  std::promise<void> empty;
  auto drained = asio::co_spawn(io_, server_->drain(std::chrono::seconds(10)), asio::use_future);
  EXPECT_EQ(drained.wait_for(std::chrono::seconds(5)), std::future_status::ready);
}

TEST_F(ServerTest, a_client_that_goes_is_noticed_while_nothing_is_written) {
  start();
  Client client(port_);
  client.send("GET /wait HTTP/1.1\r\nHost: t\r\n\r\n");
  client.until("\r\n\r\n");
  seen_.started.get_future().wait();
  client.close();
  EXPECT_EQ(seen_.gone_promise.get_future().wait_for(std::chrono::seconds(5)),
            std::future_status::ready);
  EXPECT_EQ(seen_.gone, 1);
}

TEST_F(ServerTest, an_upload_broken_off_does_not_disturb_others) {
  start();
  {
    Client client(port_);
    client.send(post("/count", "Content-Length: 100000\r\n", std::string(500, 'x')));
  }
  EXPECT_TRUE(get("/hello").starts_with("HTTP/1.1 200"));
}

TEST_F(ServerTest, too_many_connections_get_503) {
  start({.connections = 2});
  Client a(port_), b(port_);
  a.send("GET /hello HTTP/1.1\r\nHost: t\r\n\r\n");
  b.send("GET /hello HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_TRUE(a.answer().starts_with("HTTP/1.1 200"));
  EXPECT_TRUE(b.answer().starts_with("HTTP/1.1 200"));
  const auto answer = get("/hello");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 503")) << answer;
  EXPECT_TRUE(has(answer, "Retry-After: 5\r\n"));
}

TEST_F(ServerTest, draining_closes_idle_connections_and_ends_waiting_ones) {
  start();
  Client idle(port_), waiting(port_);
  idle.send("GET /hello HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_TRUE(idle.answer().starts_with("HTTP/1.1 200"));
  waiting.send("GET /wait HTTP/1.1\r\nHost: t\r\n\r\n");
  waiting.until("\r\n\r\n");
  seen_.started.get_future().wait();
  auto drained =
      asio::co_spawn(io_, server_->drain(std::chrono::milliseconds(50)), asio::use_future);
  EXPECT_TRUE(idle.closed());
  ASSERT_EQ(drained.wait_for(std::chrono::seconds(5)), std::future_status::ready);
  EXPECT_EQ(seen_.gone, 1) << "the stream was told";
  EXPECT_FALSE(Client(port_).connected());
}

TEST_F(ServerTest, a_port_that_is_taken_is_said_clearly) {
  start();
  asio::io_context other;
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  ::listen(fd, 1);
  socklen_t length = sizeof address;
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length);
  Server server(other.get_executor(), {}, {}, {}, {});
  try {
    server.listen("127.0.0.1", ntohs(address.sin_port));
    ADD_FAILURE() << "listened on a taken port";
  } catch (const Error& error) {
    EXPECT_TRUE(has(error.for_the_user(), "API_PORT")) << error.for_the_user();
  }
  ::close(fd);
}

}  // namespace
}  // namespace sqlagent::http
