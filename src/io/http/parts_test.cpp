// The pure parts of the room: targets, routes, wire parser, multipart, server-sent events, heads.
#include <gtest/gtest.h>

#include "io/http/header_value.h"
#include "io/http/multipart.h"
#include "io/http/response_head.h"
#include "io/http/router.h"
#include "io/http/sse.h"
#include "io/http/target.h"
#include "io/http/wire_parser.h"

namespace sqlagent::http {
namespace {

using namespace std::string_literals;

template <class Call>
int status_of(Call call) {
  try {
    call();
  } catch (const HttpError& error) {
    return error.status();
  }
  return 200;
}

template <class Call>
std::string refusal_of(Call call) {
  try {
    call();
  } catch (const Error& error) {
    return std::string(name(error.code())) + ": " + error.for_the_user();
  }
  return "accepted";
}

// ---- targets

TEST(Target, is_decoded_part_by_part) {
  const auto target = parse_target("/user/tables/a%2Fb?limit=5&q=1+1%3D2&limit=7&flag");
  EXPECT_EQ(target.segments, (std::vector<std::string>{"user", "tables", "a/b"}));
  EXPECT_EQ(target.path, "/user/tables/a/b");
  EXPECT_EQ(target.query.at("limit"), "7");
  EXPECT_EQ(target.query.at("q"), "1 1=2");
  EXPECT_EQ(target.query.at("flag"), "");
  EXPECT_EQ(parse_target("/%C3%BC+").path, "/ü+") << "plus is a blank only in the query";
  EXPECT_EQ(parse_target("http://host:1/x?y=z").path, "/x");
  EXPECT_EQ(parse_target("http://host").path, "/");
}

TEST(Target, what_cannot_be_decoded_is_refused) {
  for (const auto* bad :
       {"/%", "/%4", "/%zz", "/a%00b", "/%ff", "/?q=%C3", "x", "*", "/a#b", "/%0a", "/?a=%00"}) {
    EXPECT_EQ(status_of([&] { parse_target(bad); }), 400) << bad;
  }
  EXPECT_EQ(parse_target("/?q=a%0Ab").query.at("q"), "a\nb") << "a question may have two lines";
}

// ---- routes

Router make_router() {
  const Handler handler = [](Request&) -> awaitable<Response> { co_return Response{}; };
  return Router({{Method::get, "/sessions/{id}", handler},
                 {Method::del, "/sessions/{id}", handler},
                 {Method::get, "/sessions/recent", handler},
                 {Method::post, "/query", handler},
                 {Method::get, "/t/{table}/rows/{row}", handler}});
}

TEST(Router, literal_parts_win_over_captures) {
  const auto router = make_router();
  EXPECT_EQ(router.find(Method::get, {"sessions", "recent"}).route->path, "/sessions/recent");
  const auto found = router.find(Method::get, {"t", "a b", "rows", "7"});
  EXPECT_EQ(found.captures.at("table"), "a b");
  EXPECT_EQ(found.captures.at("row"), "7");
}

TEST(Router, a_wrong_method_names_the_right_ones) {
  const auto router = make_router();
  const auto wrong = router.find(Method::post, {"sessions", "x"});
  EXPECT_EQ(wrong.route, nullptr);
  EXPECT_EQ(wrong.allow, "GET, HEAD, DELETE, OPTIONS");
  EXPECT_EQ(router.find(std::nullopt, {"query"}).allow, "POST, OPTIONS");
  EXPECT_EQ(router.find(Method::get, {"nowhere"}).allow, "");
  EXPECT_EQ(router.find(Method::get, {"sessions", ""}).allow, "") << "a capture is never empty";
  EXPECT_NE(router.find(Method::head, {"sessions", "x"}).route, nullptr);
}

// ---- wire

struct Parsed {
  int status = 200;
  bool done = false;
  std::string method, target, body;
  size_t used = 0, headers = 0;
};

Parsed parse(const std::string& text, size_t step) {
  Parsed result;
  WireParser parser;
  size_t available = 0;
  try {
    while (!parser.done()) {
      const auto used =
          parser.put(std::string_view(text).substr(result.used, available - result.used));
      result.used += used;
      result.body += parser.piece();
      if (used > 0) continue;
      if (available == text.size()) break;
      available = std::min(text.size(), available + step);
    }
    result.done = parser.done();
    if (parser.head_done()) {
      result.method = parser.method();
      result.target = parser.target();
      result.headers = parser.headers().size();
    }
  } catch (const HttpError& error) {
    result.status = error.status();
  }
  return result;
}

TEST(Wire, any_split_of_the_bytes_gives_the_same_request) {
  const auto plain = "POST /a?b HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"s;
  const auto chunked =
      "POST /a?b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3;ext=1\r\nhel\r\n2\r\nlo\r\n0\r\nTrailer: t\r\n\r\n"s;
  const auto nothing =
      "POST /a?b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"s;
  for (size_t step = 1; step <= 7; ++step) {
    const auto one = parse(plain + "GET", step), two = parse(chunked + "GET", step),
               three = parse(nothing, step);
    EXPECT_TRUE(one.done && two.done && three.done) << step;
    EXPECT_EQ(one.body, "hello");
    EXPECT_EQ(two.body, "hello");
    EXPECT_EQ(three.body, "");
    EXPECT_EQ(one.used, plain.size());
    EXPECT_EQ(two.used, chunked.size());
    EXPECT_EQ(two.headers, 2u) << "a trailer is not a header";
    EXPECT_EQ(one.target, "/a?b");
  }
}

TEST(Wire, what_is_not_http_is_refused) {
  EXPECT_EQ(parse("hello\r\n\r\n", 100).status, 400);
  EXPECT_EQ(parse("GET / HTTP/2.0\r\n\r\n", 100).status, 400);
  EXPECT_EQ(parse("GET / HTTP/1.1\r\nA : b\r\n\r\n", 100).status, 400);
  EXPECT_EQ(parse("GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 100).status,
            400);
  EXPECT_EQ(parse("GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 100)
                .status,
            400);
  EXPECT_EQ(parse("GET / HTTP/1.1\r\nTransfer-Encoding: chunked, gzip\r\n\r\n", 100).status, 501);
  EXPECT_EQ(parse("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc", 100).status,
            400);
  EXPECT_EQ(parse("GET / HTTP/1.1\r\nA: " + std::string(20'000, 'x') + "\r\n\r\n", 30'000).status,
            431);
  EXPECT_EQ(parse("GET / HTTP/1.1\r\nA: " + std::string(20'000, 'x'), 100).status, 431);
  std::string many = "GET / HTTP/1.1\r\n";
  for (int i = 0; i < 101; ++i) many += "A: b\r\n";
  EXPECT_EQ(parse(many + "\r\n", 100'000).status, 431);
}

// ---- multipart

std::string seen(std::string_view content_type, const std::string& text, size_t step) {
  std::string log;
  MultipartParser parser(
      content_type, {[&](const PartHead& head) {
                       log += "[" + head.name + "|" + head.filename + "|" + head.content_type + "]";
                     },
                     [&](std::string_view bytes) { log += bytes; }, [&] { log += "[end]"; }});
  for (size_t at = 0; at < text.size(); at += step)
    parser.feed(std::string_view(text).substr(at, step));
  parser.finish();
  return log;
}

TEST(Multipart, any_split_gives_the_same_parts) {
  const auto text =
      "preamble\r\n--b\r\nContent-Disposition: form-data; name=\"files\"; "
      "filename=\"a.csv\"\r\nContent-Type: text/csv\r\n\r\n"
      "x\r\n-\r\n--\r\n--a\r\r\ny\r\n--b \t\r\n"
      "content-disposition:form-data;name=mode\r\n\r\n\r\n--b--\r\nepilogue"s;
  const auto expected = "[files|a.csv|text/csv]x\r\n-\r\n--\r\n--a\r\r\ny[end][mode||][end]";
  for (size_t step = 1; step <= text.size(); ++step) {
    EXPECT_EQ(seen("multipart/form-data; boundary=b", text, step), expected) << step;
  }
}

TEST(Multipart, file_names_are_labels_however_they_are_written) {
  const auto name = [](const std::string& parameters) {
    const auto log = seen(
        "Multipart/Form-Data; charset=x; boundary=\"b\"",
        "--b\r\nContent-Disposition: form-data; name=f; " + parameters + "\r\n\r\n\r\n--b--", 1000);
    return log.substr(3, log.find("|]") - 3);
  };
  EXPECT_EQ(name(R"(filename="a \"b\" ; c.csv")"), R"(a "b" ; c.csv)");
  EXPECT_EQ(name(R"(filename="C:\data\x.csv")"), R"(C:\data\x.csv)");
  EXPECT_EQ(name(R"(filename="say %22hi%22.csv")"), R"(say "hi".csv)");
  EXPECT_EQ(name(R"(filename="plain.csv"; filename*=UTF-8''gr%C3%BCn.csv)"), "grün.csv");
  EXPECT_EQ(name(R"(filename="plain.csv"; filename*=UTF-8''%zz)"), "plain.csv");
  EXPECT_EQ(name("filename=\"gr\xFCn.csv\""), "grün.csv") << "Latin-1";
  EXPECT_EQ(name("filename=\"a\x01\tb\""), "ab");
  EXPECT_EQ(name("filename=token.csv"), "token.csv");
}

TEST(Multipart, broken_framing_is_said) {
  const auto refused = [](const std::string& type, const std::string& text) {
    return refusal_of([&] { seen(type, text, 5); });
  };
  const std::string type = "multipart/form-data; boundary=b",
                    head = "--b\r\nContent-Disposition: form-data; name=f\r\n\r\n";
  EXPECT_EQ(refused(type, head + "\r\n--b--"), "accepted");
  EXPECT_NE(refused(type, head + "cut off").find("ends before its closing boundary"),
            std::string::npos);
  EXPECT_NE(refused(type, "").find("ends before"), std::string::npos);
  EXPECT_NE(refused(type, "--b\r\n\r\nx\r\n--b--").find("no Content-Disposition"),
            std::string::npos);
  EXPECT_NE(refused(type, "--bx\r\n").find("more than the boundary"), std::string::npos);
  EXPECT_NE(refused(type, "--b\r\nContent-Disposition: attachment; name=f\r\n\r\n")
                .find("not \"form-data\""),
            std::string::npos);
  EXPECT_NE(refused(type, "--b\r\nA: " + std::string(9000, 'x')).find("8 KiB"), std::string::npos);
  EXPECT_NE(refused("multipart/form-data", head).find("boundary of 1 to 70"), std::string::npos);
  EXPECT_NE(refused("text/plain", head).find("unsupported_media"), std::string::npos);
  std::string many;
  for (int i = 0; i < 1001; ++i) many += head + "\r\n";
  EXPECT_NE(refused(type, many).find("1,000 parts"), std::string::npos);
}

// ---- small texts

TEST(Sse, data_of_several_lines_and_no_forged_fields) {
  EXPECT_EQ(sse_text({.id = "7-0", .event = "text", .data = "a\nb\r\nc\rd"}),
            "id: 7-0\nevent: text\ndata: a\ndata: b\ndata: c\ndata: d\n\n");
  EXPECT_EQ(sse_text({.id = "1\nevent: x", .event = "", .data = ""}), "id: 1 event: x\ndata: \n\n");
  EXPECT_TRUE(sse_heartbeat().starts_with(":"));
}

TEST(ResponseHead, header_values_cannot_end_their_line) {
  const auto head = response_head(200, {{"Location", "/x\r\nSet-Cookie: a=b"}}, uint64_t(5), true,
                                  "today", "id-1");
  EXPECT_EQ(
      head,
      "HTTP/1.1 200 OK\r\nDate: today\r\nX-Request-Id: id-1\r\nLocation: /x  Set-Cookie: a=b\r\n"
      "Content-Length: 5\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(http_date(std::chrono::sys_days(std::chrono::year(2026) / 11 / 25) +
                      std::chrono::seconds(61509)),
            "Wed, 25 Nov 2026 17:05:09 GMT");
}

TEST(HeaderValue, parameters_quoted_and_plain) {
  const auto value = parse_header_value(" Text/HTML ; Q=0.5;flag; Name = \"a;b\" ; last=x");
  EXPECT_EQ(value.value, "text/html");
  EXPECT_EQ(value.parameters.at("q"), "0.5");
  EXPECT_EQ(value.parameters.at("name"), "a;b");
  EXPECT_EQ(value.parameters.at("last"), "x");
}

}  // namespace
}  // namespace sqlagent::http
