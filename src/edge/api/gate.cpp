#include "edge/api/gate.h"

#include "io/http/header_value.h"

namespace sqlagent::api {
namespace {

constexpr size_t kMaxTokenBytes = 4096;

std::optional<std::string> bearer_token(const http::Request& request) {
  const auto value = request.header("Authorization");
  if (!value) return std::nullopt;
  if (http::lower_case(value->substr(0, 7)) != "bearer ") {
    throw Error(Code::unauthenticated,
                "Send the access token as \"Authorization: Bearer <token>\".");
  }
  return std::string(http::trim_blanks(value->substr(7)));
}

bool is_write(const http::Request& request) {
  return request.method != http::Method::get && request.method != http::Method::head;
}

}  // namespace

bool is_same_origin(const http::Request& request, std::string_view public_url) {
  if (const auto site = request.header("Sec-Fetch-Site")) return *site == "same-origin";
  const auto origin = request.header("Origin");
  if (!origin) return false;
  if (!public_url.empty() && http::lower_case(*origin) == http::lower_case(public_url)) return true;
  const auto host = request.header("Host");
  const auto scheme_end = origin->find("://");
  return host && scheme_end != std::string_view::npos &&
         http::lower_case(origin->substr(scheme_end + 3)) == http::lower_case(*host);
}

http::awaitable<identity::Principal> authenticate(App& app, const http::Request& request) {
  auto token = bearer_token(request);
  if (!token) {
    const auto cookie = request.cookie(kCookie);
    if (!cookie || cookie->empty()) throw Error(Code::unauthenticated, "Please sign in.");
    if (is_write(request) && !is_same_origin(request, app.config.public_url)) {
      throw Error(
          Code::forbidden,
          "This request does not come from our own page, so the session cookie does not count.");
    }
    token = std::string(*cookie);
  }
  if (token->size() > kMaxTokenBytes)
    throw Error(Code::unauthenticated, "This is not an access token of ours.");
  const auto deadline = short_deadline();
  auto principal = co_await app.identity.authenticate(*token, deadline);
  co_return principal;
}

std::string session_cookie(std::string_view token, std::chrono::seconds life, bool secure) {
  auto cookie = std::string(kCookie) + "=" + std::string(token) +
                "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(life.count());
  if (secure) cookie += "; Secure";
  return cookie;
}

}  // namespace sqlagent::api
