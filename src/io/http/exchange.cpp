#include "io/http/exchange.h"

#include <fmt/format.h>

#include <algorithm>

#include "io/http/target.h"

namespace sqlagent::http {
namespace {

bool is_sane_id(std::string_view id) {
  return id.size() >= 8 && id.size() <= 64 && std::ranges::all_of(id, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_' || c == '.';
         });
}

std::chrono::sys_seconds now_seconds() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace

Exchange::Exchange(Connection& connection) : connection_(connection) {
  auto& parser = *connection.parser_;
  verb = parser.method();
  target_ = parser.target();
  headers = std::move(parser.headers());
  http11 = parser.http11();
  keep_alive = parser.keep_alive() && !connection.core_->draining;
  peer = connection.peer_;
  const auto known = method_from(verb);
  method = known.value_or(Method::get);
  const auto sent = header("X-Request-Id");
  auto& random = connection.core_->random;
  id = sent && is_sane_id(*sent) ? std::string(*sent)
                                 : fmt::format("{:016x}{:016x}", random(), random());
}

const Route* Exchange::route() {
  auto& core = *connection_.core_;
  if (core.connections.size() > core.limits.connections) {
    keep_alive = false;
    throw HttpError(503, Code::unavailable,
                    "The server has too many connections; try again in a few seconds.",
                    {{"Retry-After", "5"}});
  }
  const auto hosts = count("Host");
  if (hosts > 1 || (http11 && hosts == 0)) {
    throw HttpError(400, Code::bad_request, "A request needs exactly one Host header.");
  }
  if (const auto expect = header("Expect")) {
    if (*expect != "100-continue" && *expect != "100-Continue") {
      throw HttpError(417, Code::bad_request, "Only \"Expect: 100-continue\" is understood.");
    }
    wants_continue = http11 && !connection_.parser_->done();
  }
  auto target = parse_target(target_);
  path = std::move(target.path);
  query = std::move(target.query);
  const auto known = method_from(verb);
  auto found = core.router.find(known, target.segments);
  allow = found.allow;
  if (!found.route) {
    if (!allow.empty() && known != Method::options) {
      throw HttpError(405, Code::method_not_allowed,
                      verb + " is not possible here; possible: " + allow + ".", {{"Allow", allow}});
    }
    return nullptr;
  }
  captures = std::move(found.captures);
  route_name = found.route->path;
  body_limit = found.route->body_limit_bytes;
  if (const auto length = content_length(); length && *length > body_limit) {
    throw HttpError(413, Code::too_large,
                    fmt::format("The request's body has {} bytes; at most {} are taken here.",
                                *length, body_limit));
  }
  return found.route;
}

awaitable<std::string_view> Exchange::body_piece() {
  auto& connection = connection_;
  body_asked = true;
  if (connection.parser_->done()) co_return std::string_view();
  if (wants_continue) {
    wants_continue = false;
    if (connection.buffered().empty()) {
      connection.allow(connection.core_->limits.stall_timeout);
      const std::array<std::string_view, 3> go_on{"HTTP/1.1 100 Continue\r\n\r\n", "", ""};
      co_await connection.write_all(go_on);
    }
  }
  connection.reserve(64 * 1024);
  while (!connection.parser_->done()) {
    const auto used = connection.parser_->put(connection.buffered());
    connection.begin_ += used;
    const auto piece = connection.parser_->piece();
    if (!piece.empty()) {
      body_bytes += piece.size();
      if (body_bytes > body_limit) {
        throw Error(
            Code::too_large,
            fmt::format("The request's body is larger than the {} bytes taken here.", body_limit));
      }
      co_return piece;
    }
    if (used > 0 || connection.parser_->done()) continue;
    if (connection.end_ - connection.begin_ == connection.capacity_) {
      throw HttpError(400, Code::bad_request,
                      "A chunk's head or the trailers are larger than 64 KiB.");
    }
    connection.allow(connection.core_->limits.stall_timeout);
    const bool more = co_await connection.read_some();
    if (!more) throw ClientGone();
  }
  co_return std::string_view();
}

awaitable<void> Exchange::head(int status, std::vector<Header> answer_headers) {
  if (connection_.gone_) throw ClientGone();
  chunked_ = http11;
  if (!http11 || !connection_.parser_->done()) keep_alive = false;
  const Framing framing = chunked_ ? Framing(Chunked{}) : Framing(UntilClose{});
  const auto text =
      response_head(status, answer_headers, framing, keep_alive, http_date(now_seconds()), id);
  head_sent = true;
  status_sent = status;
  const std::array<std::string_view, 3> pieces{text, "", ""};
  co_await connection_.write_all(pieces);
  if (connection_.parser_->done() && !connection_.watching_) connection_.watch();
}

awaitable<void> Exchange::write(std::string_view piece) {
  if (connection_.gone_) throw ClientGone();
  if (piece.empty() || method == Method::head) co_return;  // an empty chunk would end the answer
  if (!chunked_) {
    const std::array<std::string_view, 3> plain{piece, "", ""};
    co_await connection_.write_all(plain);
    co_return;
  }
  const auto size = fmt::format("{:x}\r\n", piece.size());
  const std::array<std::string_view, 3> chunk{size, piece, "\r\n"};
  co_await connection_.write_all(chunk);
}

awaitable<void> Exchange::end_stream() {
  if (!chunked_ || method == Method::head) co_return;
  const std::array<std::string_view, 3> last{"0\r\n\r\n", "", ""};
  co_await connection_.write_all(last);
}

void Exchange::when_gone(std::function<void()> call) {
  connection_.when_gone_ = std::move(call);
  if (connection_.when_gone_ && !connection_.watching_ && connection_.parser_->done())
    connection_.watch();
  if (connection_.gone_ && connection_.when_gone_) {
    const auto now = std::exchange(connection_.when_gone_, nullptr);
    now();
  }
}

}  // namespace sqlagent::http
