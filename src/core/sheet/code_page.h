// One-byte code pages of the time before Unicode, and which one a text is most likely in.
#pragma once
#include <cstdint>
#include <string_view>

namespace sqlagent::sheet {

enum class CodePage : uint8_t { windows_1252, windows_1250, windows_1251 };
std::string_view name(CodePage page);  // "Windows-1252"

char32_t character(CodePage page, unsigned char byte);

// Looks at the bytes that are not UTF-8, and at the letters around them. Western unless there is
// strong evidence: most words are Cyrillic throughout, or letters occur where Western text would
// have signs in the middle of words.
CodePage likely_code_page(std::string_view bytes);

}  // namespace sqlagent::sheet
