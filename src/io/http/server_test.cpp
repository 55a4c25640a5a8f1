// What the server answers, over loopback.
#include "io/http/loopback.h"

namespace sqlagent::http {
namespace {

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

}  // namespace
}  // namespace sqlagent::http
