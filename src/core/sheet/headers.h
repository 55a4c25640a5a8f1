// Step 3: in a block of cells, which rows are a title, which the header, and where the rows of data
// begin. A header is told by contrast: words above numbers and dates; where all is words, by what
// the sheet says about it (bold, filter, frozen rows), by patterns, and by words that never recur.
#pragma once
#include <string>
#include <vector>

#include "core/sheet/block.h"

namespace sqlagent::sheet {

struct Heading {
  Rows header;              // empty: there is none
  uint32_t first_data = 1;  // the row below it, or the block's first one
  std::string evidence;     // for the receipt
  bool sure = false;        // by contrast or by what the sheet says, not by custom
};

Heading heading_of(const Block& block, bool text_file);

// One header per column of the block: the words of all header rows, "Q1 2025 / Units". A cell that
// is merged, or that stands for the empty ones to its right, counts for each of its columns.
std::vector<std::string> headers_of(const Block& block, const Rows& header);

// "Jan", "2024", "Q1", "2024-05": words that name a period, as headers of wide tables do.
bool names_period(std::string_view text);

}  // namespace sqlagent::sheet
