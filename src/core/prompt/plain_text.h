// A tenant's words inside a text of ours: on one line and cut.
#pragma once
#include <string>
#include <string_view>

namespace sqlagent::prompt {

// At most `bytes` of it, whole characters, control characters as spaces; "…" when it was cut.
std::string one_line(std::string_view text, size_t bytes);
std::string sql_text(std::string_view value);  // in single quotes, at most 40 bytes of it

}  // namespace sqlagent::prompt
