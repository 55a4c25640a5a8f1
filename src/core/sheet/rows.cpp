#include "core/sheet/rows.h"

namespace sqlagent::sheet {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f';
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
  while (!text.empty()) {
    if (is_space(text.front()))
      text.remove_prefix(1);
    else if (text.starts_with(kNoBreakSpace))
      text.remove_prefix(2);
    else
      break;
  }
  while (!text.empty()) {
    if (is_space(text.back()))
      text.remove_suffix(1);
    else if (text.ends_with(kNoBreakSpace))
      text.remove_suffix(2);
    else
      break;
  }
  return text;
}

}  // namespace

Cell plain_cell(std::string_view text) {
  // char is signed here: `<= ' '` also catches the bytes of a no-break space.
  if (!text.empty() && (text.front() <= ' ' || text.back() <= ' ')) text = trimmed(text);
  Cell cell;
  cell.data = text.data();
  cell.size = static_cast<uint32_t>(text.size());
  return cell;
}

const Layout& RowReader::layout() const {
  static const Layout kNone;
  return kNone;
}

}  // namespace sqlagent::sheet
