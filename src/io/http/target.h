// A request's target (RFC 9112, 3.2) as decoded path segments and query parameters. Strict: what
// cannot be decoded is refused, never guessed.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sqlagent::http {

// %XX decoded; nullopt for a broken escape, a control character or bytes that are not UTF-8.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);

struct Target {
  std::string path;  // decoded
  std::vector<std::string>
      segments;  // between the slashes, decoded one by one, so that %2F stays inside one
  std::map<std::string, std::string, std::less<>> query;
};

// Origin form ("/path?query") and absolute form ("http://host/path"). Throws HttpError(400).
Target parse_target(std::string_view target);

}  // namespace sqlagent::http
