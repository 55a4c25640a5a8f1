// Limits, timeouts, clients that go, and the graceful end, over loopback.
#include "io/http/loopback.h"

namespace sqlagent::http {
namespace {

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

TEST_F(ServerTest, a_handler_that_has_not_answered_yet_is_told_too) {
  start();
  Client client(port_);
  client.send(post("/think", "Content-Length: 0\r\n", ""));
  seen_.started.get_future().wait();
  EXPECT_EQ(seen_.gone, 0);
  client.close();
  EXPECT_EQ(seen_.gone_promise.get_future().wait_for(std::chrono::seconds(5)),
            std::future_status::ready);
}

TEST_F(ServerTest, listening_for_the_client_ends_with_the_request) {
  start();
  Client client(port_);
  for (int i = 0; i < 3; ++i) {
    client.send(post("/think?short", "Content-Length: 0\r\n", ""));
    EXPECT_TRUE(client.answer().starts_with("HTTP/1.1 200"));
  }
  client.close();
  EXPECT_TRUE(has(get("/hello"), "hello"));
  EXPECT_EQ(seen_.gone, 0);
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
