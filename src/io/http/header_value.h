// Structured header values: "type; name=value; name=\"quoted\"" (RFC 9110, 5.6.6) and RFC 8187's
// name*=UTF-8''text.
#pragma once
#include <map>
#include <string>
#include <string_view>

namespace sqlagent::http {

struct HeaderValue {
  std::string value;  // lower case, in front of the first semicolon
  std::map<std::string, std::string, std::less<>>
      parameters;  // names in lower case; the first of equal names wins
};

HeaderValue parse_header_value(std::string_view text);

std::string lower_case(std::string_view text);  // ASCII only
std::string_view trim_blanks(std::string_view text);

}  // namespace sqlagent::http
