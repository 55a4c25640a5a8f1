#include "app/identity/local_guard.h"

#include <algorithm>
#include <array>
#include <string>

namespace sqlagent::identity {

namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_loopback(std::string_view host) {
  for (const std::string_view name : {"localhost", "127.0.0.1", "[::1]"}) {
    if (!host.starts_with(name)) continue;
    const auto rest = host.substr(name.size());
    if (rest.empty() || (rest.front() == ':' && is_port(rest.substr(1)))) return true;
  }
  return false;
}

// What reverse proxies and tunnels add: the client is then not on this machine, whatever the socket
// says.
bool tells_of_a_proxy(std::string_view header) {
  const auto name = lower(header);
  constexpr std::array<std::string_view, 9> kNames{
      "forwarded",          "via",    "x-real-ip",        "x-client-ip",
      "true-client-ip",     "cf-ray", "cf-connecting-ip", "x-original-host",
      "x-cluster-client-ip"};
  return name.starts_with("x-forwarded") || std::ranges::find(kNames, name) != kNames.end();
}

}  // namespace

bool local_login_allowed(const LocalAttempt& attempt) {
  const auto host = lower(attempt.host);
  if (attempt.method != "POST" || !is_loopback(host)) return false;
  if (std::ranges::any_of(attempt.header_names, tells_of_a_proxy)) return false;
  if (attempt.sec_fetch_site && *attempt.sec_fetch_site != "same-origin") return false;
  if (!attempt.origin) return true;  // browsers always send it with a POST
  const auto origin = lower(*attempt.origin);
  return origin == "http://" + host || origin == "https://" + host;
}

}  // namespace sqlagent::identity
