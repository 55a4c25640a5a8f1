// Strings as JSON (RFC 8259). Writes only; reading is Boost.JSON's. Boost.JSON passes invalid UTF-8
// on, this does not.
#pragma once
#include <string>
#include <string_view>

namespace sqlagent {

// Appends text as a quoted JSON string. Bytes that are not UTF-8 become U+FFFD, so the document is
// always valid.
void append_json_string(std::string& out, std::string_view text);
std::string json_string(std::string_view text);

}  // namespace sqlagent
