// Step 4: rows between the first and the last row of data that are none: sums, averages, notes
// below, the header once more. A label alone decides only where it is nothing but the word
// "Total" and the row lacks what other rows have; else the numbers have to add up. A row whose
// name merely contains the word stays.
#pragma once
#include <string>
#include <vector>

#include "core/sheet/block.h"

namespace sqlagent::sheet {

struct LeftRow {
  enum class Why : uint8_t { total, subtotal, measure, note, header_again, chosen };
  uint32_t row = 0;
  Why why = Why::total;
  std::string text;      // its first words
  std::string evidence;  // "label and sums of 3 columns over 18 rows"
};

// REQUIRES: headers has one entry per column of the block. Ascending by row.
std::vector<LeftRow> rows_left_out(const Block& data, const std::vector<std::string>& headers);

}  // namespace sqlagent::sheet
