// Blanks around what people write into settings.
#pragma once
#include <string_view>

namespace sqlagent {

inline constexpr std::string_view kBlank = " \t\r";

inline std::string_view trim(std::string_view text) {
  const auto begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

}  // namespace sqlagent
