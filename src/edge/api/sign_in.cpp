// Signing in and out, and who one is.
#include "app/identity/local_guard.h"
#include "edge/api/body.h"
#include "edge/api/gate.h"
#include "edge/api/handlers.h"
#include "edge/api/present.h"

namespace sqlagent::api {
namespace {

bool cookie_is_secure(const App& app) {
  return app.config.public_url.starts_with("https://");
}

bool local_login_is_on(const App& app) {
  return app.config.allow_local_login || app.config.listens_on_loopback();
}

identity::LocalAttempt attempt_of(const Request& request) {
  identity::LocalAttempt attempt;
  attempt.method = http::name(request.method);
  attempt.host = request.header("Host").value_or("");
  attempt.origin = request.header("Origin");
  attempt.sec_fetch_site = request.header("Sec-Fetch-Site");
  for (const auto& header : request.headers) attempt.header_names.push_back(header.name);
  return attempt;
}

}  // namespace

awaitable<Response> local_login(App& app, Request& request) {
  if (!local_login_is_on(app) || !identity::local_login_allowed(attempt_of(request))) {
    throw Error(Code::not_found, "There is nothing at this address.");
  }
  const auto body = co_await json_body(request);
  const auto email = text_member(body, "email");
  if (!email) throw Error(Code::bad_request, "`email` is missing.");
  const auto name = text_member(body, "name").value_or("");
  const auto deadline = short_deadline();
  const auto signed_in = co_await app.identity.sign_in_local(*email, name, deadline);
  auto response = Response::json(signed_in_json(signed_in));
  response.headers.push_back(
      {"Set-Cookie", session_cookie(signed_in.access_token.reveal(), signed_in.expires_in,
                                    cookie_is_secure(app))});
  co_return response;
}

awaitable<Response> me(App& app, Request&, const Principal& who) {
  // A tenant in its first second has no home yet; new homes are schemas.
  std::string home = "schema";
  try {
    const auto deadline = Deadline::in(std::chrono::seconds(1));
    const auto tenant = co_await app.tenancy.home_of(who.tenant, deadline);
    if (std::holds_alternative<tenancy::DatabaseHome>(tenant.home())) home = "database";
  } catch (const Error& error) {
    if (error.code() != Code::unavailable && error.code() != Code::deadline) throw;
  }
  co_return Response::json(me_json(who, home));
}

awaitable<Response> logout(App& app, Request&, const Principal& who) {
  const auto deadline = short_deadline();
  co_await app.identity.sign_out(who, deadline);
  Response response;
  response.status = 204;
  response.headers.push_back(
      {"Set-Cookie", session_cookie("", std::chrono::seconds(0), cookie_is_secure(app))});
  co_return response;
}

}  // namespace sqlagent::api
