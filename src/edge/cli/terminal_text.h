// Text of others on a terminal: it must not steer it.
#pragma once
#include <string>
#include <string_view>

namespace sqlagent::cli {

// Control characters but for new lines and tabs become "·".
std::string terminal_text(std::string_view text);

}  // namespace sqlagent::cli
