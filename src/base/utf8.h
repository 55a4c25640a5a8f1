// UTF-8 as Unicode defines it (table 3-7): no overlong forms, no surrogates, at most U+10FFFF.
#pragma once
#include <cstddef>
#include <string_view>

namespace sqlagent {

// Length in bytes of the well-formed sequence at the start of text; 0 when there is none.
size_t utf8_sequence(std::string_view text);
bool is_utf8(std::string_view text);
// Code points of well-formed text; each stray byte counts as one.
size_t utf8_length(std::string_view text);

}  // namespace sqlagent
