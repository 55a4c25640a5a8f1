#include "io/http/wire_parser.h"

#include <boost/beast/http/basic_parser.hpp>

namespace sqlagent::http {

namespace beast_http = boost::beast::http;
using boost::beast::error_code;
using boost::beast::string_view;

namespace {

// A chunk's head with what must follow it never takes fewer bytes; Beast asserts it.
constexpr size_t kShortestChunk = 5;

std::string text(string_view view) {
  return {view.data(), view.size()};
}

[[noreturn]] void refuse(error_code error) {
  if (error == beast_http::error::header_limit) {
    throw HttpError(431, Code::too_large, "The request's headers are larger than 16 KiB.");
  }
  throw HttpError(400, Code::bad_request,
                  "This is not an HTTP/1.1 request that can be understood.");
}

}  // namespace

struct WireParser::State : beast_http::basic_parser<true> {
  std::string method, target;
  std::vector<Header> headers;
  std::string_view piece;
  bool head = false, http11 = false;
  uint64_t chunk_left = 0;
  bool transfer_encoding = false;

  void on_request_impl(beast_http::verb, string_view verb, string_view path, int version,
                       error_code&) override {
    method = text(verb);
    http11 = version == 11;
    target = text(path);
  }
  void on_response_impl(int, string_view, int, error_code&) override {}
  void on_field_impl(beast_http::field field, string_view name, string_view value,
                     error_code& error) override {
    if (head) return;  // trailers: they must not pass for headers (RFC 9110, 6.5.1)
    if (headers.size() >= kMaxHeaders) {
      error = beast_http::error::header_limit;
      return;
    }
    if (field == beast_http::field::transfer_encoding) transfer_encoding = true;
    headers.push_back({text(name), text(value)});
  }
  void on_header_impl(error_code&) override { head = true; }
  void on_body_init_impl(boost::optional<std::uint64_t> const&, error_code&) override {}
  std::size_t on_body_impl(string_view body, error_code&) override {
    piece = {body.data(), body.size()};
    return body.size();
  }
  void on_chunk_header_impl(std::uint64_t size, string_view, error_code&) override {
    chunk_left = size;
  }
  std::size_t on_chunk_body_impl(std::uint64_t, string_view body, error_code&) override {
    piece = {body.data(), body.size()};
    chunk_left -= body.size();
    return body.size();
  }
  void on_finish_impl(error_code&) override {}
};

WireParser::WireParser() : state_(std::make_unique<State>()) {
  state_->header_limit(kHeaderLimitBytes);
  state_->body_limit(boost::none);  // counted by the reader, which knows the route's limit
  state_->eager(false);
}
WireParser::~WireParser() = default;

size_t WireParser::put(std::string_view bytes) {
  auto& parser = *state_;
  parser.piece = {};
  if (bytes.empty() || parser.is_done()) return 0;
  if (parser.head && parser.chunked() && parser.chunk_left == 0 && bytes.size() < kShortestChunk)
    return 0;
  const bool head_before = parser.head;
  error_code error;
  const auto used = parser.put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
  if (error && error != beast_http::error::need_more) refuse(error);
  // A Transfer-Encoding that does not end in chunked leaves the body's length unknown (RFC
  // 9112, 6.3).
  if (parser.head && !head_before && parser.transfer_encoding && !parser.chunked()) {
    throw HttpError(501, Code::bad_request,
                    "Only the transfer encoding \"chunked\" is understood.");
  }
  return used;
}

bool WireParser::head_done() const {
  return state_->head;
}
bool WireParser::done() const {
  return state_->is_done();
}
std::string_view WireParser::piece() {
  return state_->piece;
}
const std::string& WireParser::method() const {
  return state_->method;
}
const std::string& WireParser::target() const {
  return state_->target;
}
std::vector<Header>& WireParser::headers() {
  return state_->headers;
}
bool WireParser::http11() const {
  return state_->http11;
}
bool WireParser::keep_alive() const {
  return state_->head && state_->keep_alive();
}
std::optional<uint64_t> WireParser::body_left() const {
  if (state_->chunked()) return std::nullopt;
  const auto left = state_->content_length_remaining();
  return left ? *left : 0;
}

}  // namespace sqlagent::http
