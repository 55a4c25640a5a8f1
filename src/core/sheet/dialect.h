// How a text file separates its fields and rows.
#pragma once
#include <cstdint>
#include <string_view>

namespace sqlagent::sheet {

struct Dialect {
  char delimiter = ',';    // '\0': one column, nothing separates
  char line_end = '\n';    // '\r' for files of old Macintoshes; "\r\n" counts as '\n'
  uint32_t skip_rows = 0;  // Excel's "sep=;" line
};

// From the first 64 KiB: the delimiter under which most rows have the same number of fields, and
// few fields look as if another delimiter was meant. Lines above the table do not matter.
Dialect sniff_dialect(std::string_view head);

}  // namespace sqlagent::sheet
