// Splits the URL by hand: four parts, percent-decoding, and a sentence for each mistake.
#include "io/broker/redis_url.h"

#include <charconv>
#include <optional>

namespace sqlagent::broker {
namespace {

std::optional<int> number(std::string_view text, int most) {
  int value = 0;
  const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (bad != std::errc() || end != text.data() + text.size() || value < 0 || value > most)
    return std::nullopt;
  return value;
}

std::optional<int> hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

// RFC 3986, section 2.1.
std::optional<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const auto high = hex_digit(text[i + 1]), low = hex_digit(text[i + 2]);
    if (!high || !low) return std::nullopt;
    decoded += static_cast<char>(*high * 16 + *low);
    i += 2;
  }
  return decoded;
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// Takes "user:password@" off the front. False when the percent-encoding is broken.
bool take_credentials(std::string_view& rest, RedisUrl& url) {
  const auto at = rest.rfind('@', rest.find('/'));
  if (at == rest.npos) return true;
  const auto credentials = rest.substr(0, at);
  rest.remove_prefix(at + 1);
  const auto colon = credentials.find(':');
  const auto user = percent_decoded(credentials.substr(0, colon));
  const auto password =
      percent_decoded(colon == credentials.npos ? "" : credentials.substr(colon + 1));
  if (!user || !password) return false;
  url.user = *user;
  url.password = Secret<std::string>(*password);
  return true;
}

bool take_host_and_port(std::string_view text, RedisUrl& url) {
  auto colon = text.rfind(':');
  if (text.starts_with('[')) {  // an IPv6 address, RFC 3986 section 3.2.2
    const auto close = text.find(']');
    if (close == text.npos) return false;
    url.host = std::string(text.substr(1, close - 1));
    colon = text.find(':', close);
  } else if (!text.substr(0, colon).empty()) {
    url.host = std::string(text.substr(0, colon));
  }
  if (colon == text.npos) return true;
  const auto port = number(text.substr(colon + 1), 65535);
  if (!port || *port == 0) return false;
  url.port = static_cast<uint16_t>(*port);
  return true;
}

std::string bad(std::string_view what) {
  return "REDIS_URL: " + std::string(what);
}

}  // namespace

Result<RedisUrl, std::string> parse_redis_url(std::string_view text) {
  RedisUrl url;
  if (text.starts_with("rediss://"))
    return unexpected(bad("TLS (rediss://) is not supported; use redis:// through a tunnel"));
  const bool by_path = take_prefix(text, "unix://") || take_prefix(text, "redis+socket://");
  if (!by_path && !take_prefix(text, "redis://"))
    return unexpected(bad("start it with redis://host:port/db or unix:///path/to/redis.sock"));

  std::string_view query;
  if (const auto mark = text.find('?'); mark != text.npos) {
    query = text.substr(mark + 1);
    text = text.substr(0, mark);
  }
  if (!take_credentials(text, url))
    return unexpected(bad("a % in the user or password must be written %25"));

  std::string_view database;
  if (by_path) {
    const auto path = percent_decoded(text);
    if (!path || !path->starts_with('/'))
      return unexpected(bad("the socket's path must be absolute: unix:///path/to/redis.sock"));
    url.socket_path = *path;
    if (!take_prefix(query, "db=")) take_prefix(query, "virtual_host=");
    database = query;
  } else {
    const auto slash = text.find('/');
    if (!take_host_and_port(text.substr(0, slash), url))
      return unexpected(bad("the port must be a number from 1 to 65535"));
    if (slash != text.npos) database = text.substr(slash + 1);
  }
  if (database.empty()) return url;
  const auto index = number(database, 65535);
  if (!index) return unexpected(bad("the database after the host must be a number, like /0"));
  url.database = *index;
  return url;
}

}  // namespace sqlagent::broker
