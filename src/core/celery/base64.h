// Base64 (RFC 4648, section 4) as Celery's Redis wire carries bodies: with padding, no line breaks.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace sqlagent::celery {

std::string base64(std::string_view bytes);

// nullopt for anything that base64() would not have written: foreign characters, wrong padding,
// stray bits at the end.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace sqlagent::celery
