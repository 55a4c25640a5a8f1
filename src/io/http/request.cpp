// Looking into a request's head, and its whole body as one string.
#include <algorithm>
#include <charconv>

#include "io/http/header_value.h"
#include "io/http/server.h"

namespace sqlagent::http {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

std::optional<std::string_view> Request::header(std::string_view name) const {
  for (const auto& one : headers) {
    if (same_name(one.name, name)) return std::string_view(one.value);
  }
  return std::nullopt;
}

size_t Request::count(std::string_view name) const {
  return static_cast<size_t>(
      std::ranges::count_if(headers, [&](const Header& one) { return same_name(one.name, name); }));
}

// RFC 6265, 5.4: name=value pairs separated by semicolons.
std::optional<std::string_view> Request::cookie(std::string_view name) const {
  for (const auto& one : headers) {
    if (!same_name(one.name, "Cookie")) continue;
    for (std::string_view rest = one.value; !rest.empty();) {
      const auto end = rest.find(';');
      const auto pair = trim_blanks(rest.substr(0, end));
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
      const auto equals = pair.find('=');
      if (equals != std::string_view::npos && pair.substr(0, equals) == name)
        return pair.substr(equals + 1);
    }
  }
  return std::nullopt;
}

std::optional<uint64_t> Request::content_length() const {
  const auto text = header("Content-Length");
  if (!text) return std::nullopt;
  uint64_t length = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), length);
  if (error != std::errc() || end != text->data() + text->size()) return std::nullopt;
  return length;
}

awaitable<std::string> Request::body(size_t limit_bytes) {
  std::string all;
  for (;;) {
    const auto piece = co_await body_piece();
    if (piece.empty()) co_return all;
    if (all.size() + piece.size() > limit_bytes) {
      throw Error(Code::too_large,
                  "The request's body is larger than " + std::to_string(limit_bytes) + " bytes.");
    }
    all += piece;
  }
}

Response Response::json(std::string body, int status) {
  Response response;
  response.status = status;
  response.headers.push_back({"Content-Type", "application/json"});
  response.headers.push_back({"Cache-Control", "no-store"});
  response.headers.push_back({"X-Content-Type-Options", "nosniff"});
  response.body = std::move(body);
  return response;
}

}  // namespace sqlagent::http
