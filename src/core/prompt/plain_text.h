// Words of a tenant or of a model inside a text of ours: on one line and cut.
#pragma once
#include <string>
#include <string_view>

namespace sqlagent::prompt {

// At most `bytes` of it, whole characters, control characters as spaces; "…" when it was cut.
std::string one_line(std::string_view text, size_t bytes);
// The same of what a model says to a person: without markup, and "(an address)" where one stood.
std::string spoken(std::string_view text, size_t bytes);
// Whether a text holds an address, markup or characters that no sentence has.
bool leads_elsewhere(std::string_view text);
std::string sql_text(std::string_view value);  // in single quotes, at most 40 bytes of it

}  // namespace sqlagent::prompt
