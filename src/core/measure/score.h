// Whether a result is the right one. Names are never compared; what people would call the same
// answer is the same answer:
//   columns  every column of the right result is there, in any order; two more may stand beside
//            them, any number where rows are listed as they are (no aggregate in the statement)
//   rows     the same, as often, in any order unless the question asks for one
//   numbers  by value, or rounded: to the decimals shown, at least two of them, or within 1 %
//   percent  (if the question asks for a share) 25 or 0.25, one scale for a whole column
//   time     a day is a timestamp at midnight; a first day is its month, quarter or year; a weekday
//            has a name or a number (Monday is 1)
//   text     without regard to case and spaces around it
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/table.h"

namespace sqlagent::measure {

struct Comparison {
  bool ordered = false;   // rows in this order
  bool percent = false;   // fractions and percents are the same
  bool distinct = false;  // each row once, in any order
  bool lists = false;     // rows as they are: any further columns
  bool written = false;   // the right numbers were written by a person, who may have rounded them
};

inline constexpr size_t kFurtherColumns = 2;
inline constexpr size_t kComparedRows = 5'000;  // more are never right

bool same_result(const Table& right, const Table& found, Comparison how);

// Rows that a person wrote: a column is of numbers or days when all of its cells are; "1,234.5" is
// a number, an empty cell is NULL.
Table written_table(const std::vector<std::vector<std::string>>& rows);

// Whether a statement lists rows as they are: its output has no aggregate, and nothing is grouped.
bool lists_rows(std::string_view sql);

}  // namespace sqlagent::measure
