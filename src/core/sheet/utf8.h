// UTF-8 as bytes: is this text, where does a character end, how is one written.
#pragma once
#include <string>
#include <string_view>

namespace sqlagent::sheet {

// Bytes of the first complete UTF-8 character (RFC 3629), 0 if the bytes are none, -1 if more bytes
// are needed to tell.
int utf8_character_bytes(std::string_view bytes);
void append_utf8_character(std::string& out, char32_t character);
bool is_plain_text(std::string_view bytes);  // ASCII without NUL

// All of it is complete UTF-8 without NUL. Tens of bytes at a time where the processor has AVX2
// (Keiser and Lemire, "Validating UTF-8 in less than one instruction per byte", 2021).
bool is_utf8_text(std::string_view bytes);

}  // namespace sqlagent::sheet
