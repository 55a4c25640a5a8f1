// SHA-256 of small texts, for entity tags and script hashes.
#pragma once
#include <string>
#include <string_view>

namespace sqlagent::http {

std::string sha256_hex(std::string_view text);
std::string sha256_base64(std::string_view text);

}  // namespace sqlagent::http
