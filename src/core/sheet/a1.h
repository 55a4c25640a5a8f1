// Cells and ranges as people name them: "B7", "A3:F20", rows "3:4". Only names; what a range means
// is said elsewhere.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/sheet/rows.h"

namespace sqlagent::sheet {

inline constexpr uint32_t kLastRow = ~uint32_t{0};  // an open end: as far as the sheet goes

// Rows of a sheet, from 1; both ends belong to it.
struct Rows {
  uint32_t first = 1, last = 0;
  bool empty() const { return last < first; }
  uint32_t count() const { return empty() ? 0 : last - first + 1; }
  bool has(uint32_t row) const { return row >= first && row <= last; }
  bool operator==(const Rows&) const = default;
};

std::string column_letters(size_t column);                           // 0 → "A", 27 → "AB"
std::optional<uint32_t> column_from_letters(std::string_view text);  // at most three letters
std::string cell_name(uint32_t row, size_t column);                  // "B7"
std::string range_name(const Range& range);                          // "A3:F20"; "A3:F" if open
std::string rows_name(const Rows& rows);                             // "3:4"
std::optional<Range> range_from_name(std::string_view text);
std::optional<Rows> rows_from_name(std::string_view text);  // "3:4" or "3"

}  // namespace sqlagent::sheet
