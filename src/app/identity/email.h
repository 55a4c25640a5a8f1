// The shape of an e-mail address, as far as we rely on it: a label to sign in with, never a proof
// of identity.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace sqlagent::identity {

// Lower-cased (ASCII) and trimmed; nothing when it is no address of at most 254 bytes with one @, a
// local part of at most 64 bytes and a domain. Does not insist on a dot: you@localhost is one.
std::optional<std::string> tidy_email(std::string_view text);

// A person's name for display: valid UTF-8, no control characters, one space between words, at most
// 200 characters.
std::string tidy_name(std::string_view text);

}  // namespace sqlagent::identity
