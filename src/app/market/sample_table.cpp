#include "app/market/sample_table.h"

#include <cstdlib>

namespace sqlagent::market {

RowWriter& RowWriter::raw(std::string_view cell) {
  if (!first_) table_.rows += '\t';
  first_ = false;
  table_.rows += cell;
  return *this;
}

RowWriter& RowWriter::text(std::string_view value) {
  std::string escaped;
  for (const char c : value) {
    if (c == '\\')
      escaped += "\\\\";
    else if (c == '\t')
      escaped += "\\t";
    else if (c == '\n')
      escaped += "\\n";
    else if (c == '\r')
      escaped += "\\r";
    else
      escaped += c;
  }
  return raw(escaped);
}

RowWriter& RowWriter::fraction(int64_t value, int digits) {
  std::string text = std::to_string(std::llabs(value));
  const auto places = static_cast<size_t>(digits);
  if (text.size() <= places) text.insert(0, places + 1 - text.size(), '0');
  text.insert(text.size() - places, 1, '.');
  return raw(value < 0 ? "-" + text : text);
}

void RowWriter::end_row() {
  table_.rows += '\n';
  ++table_.count;
  first_ = true;
}

}  // namespace sqlagent::market
