// Whether a sign-in without a password may go on: only from this very machine's own page. Guards
// against DNS rebinding (Host), proxies that make strangers look local (forwarding headers) and
// other sites' pages (Origin, Sec-Fetch-Site).
#pragma once
#include <optional>
#include <string_view>
#include <vector>

namespace sqlagent::identity {

struct LocalAttempt {
  std::string_view method;  // "POST"
  std::string_view host;    // the Host header, "" when absent
  std::optional<std::string_view> origin,
      sec_fetch_site;                          // headers, absent from clients that are no browsers
  std::vector<std::string_view> header_names;  // all names of the request, as sent
};

// False: answer 404, as if there were no such endpoint.
bool local_login_allowed(const LocalAttempt& attempt);

}  // namespace sqlagent::identity
