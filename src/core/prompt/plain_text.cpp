#include "core/prompt/plain_text.h"

#include <algorithm>

#include "base/utf8.h"

namespace sqlagent::prompt {
namespace {

constexpr size_t kCellBytes = 40;

}  // namespace

std::string one_line(std::string_view text, size_t bytes) {
  size_t end = 0;
  while (end < text.size()) {
    const size_t next = std::max<size_t>(1, utf8_sequence(text.substr(end)));
    if (end + next > bytes) break;
    end += next;
  }
  std::string out(text.substr(0, end));
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  if (end < text.size()) out += "…";
  return out;
}

std::string sql_text(std::string_view value) {
  std::string out = "'";
  for (const char c : one_line(value, kCellBytes)) out += c == '\'' ? "''" : std::string(1, c);
  return out + "'";
}

}  // namespace sqlagent::prompt
