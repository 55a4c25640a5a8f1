#include "edge/cli/terminal_text.h"

namespace sqlagent::cli {

std::string terminal_text(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool wide = c == 0xc2 && i + 1 < text.size() &&
                      static_cast<unsigned char>(text[i + 1]) >= 0x80 &&
                      static_cast<unsigned char>(text[i + 1]) < 0xa0;  // U+0080 … U+009F
    if (wide) ++i;
    if (wide || (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f)
      out += "·";
    else
      out += text[i];
  }
  return out;
}

}  // namespace sqlagent::cli
