// Base64 for URLs and tokens (RFC 4648 section 5), without padding. Strict both ways: one text for
// each value.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace sqlagent::identity {

std::string to_base64url(std::string_view bytes);
// Nothing on padding, foreign characters, an impossible length or bits left over.
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace sqlagent::identity
