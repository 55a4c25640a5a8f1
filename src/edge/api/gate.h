// Who is asking, and whether another site's page makes them ask: token or cookie → Principal.
#pragma once
#include "edge/api/app.h"

namespace sqlagent::api {

inline constexpr std::string_view kCookie = "sqlagent_session";

// Authorization: Bearer first, then the session cookie. Error(unauthenticated) without a good one;
// Error(forbidden) for a write by cookie that does not come from our own page.
http::awaitable<identity::Principal> authenticate(App& app, const http::Request& request);

// Whether the request's page has our own origin (Fetch metadata, else Origin against Host or
// PUBLIC_URL). A write without either header is not from a browser's page of ours.
bool is_same_origin(const http::Request& request, std::string_view public_url);

std::string session_cookie(std::string_view token, std::chrono::seconds life, bool secure);

}  // namespace sqlagent::api
