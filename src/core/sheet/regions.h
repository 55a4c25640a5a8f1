// Step 2: a sketch → the ranges in which one table each lies, with the captions above it and the
// notes below. Empty columns tell tables side by side apart, empty rows tables one below the other;
// what has no header of its own and goes on like the table above belongs to it.
#pragma once
#include <string>
#include <vector>

#include "core/sheet/headers.h"

namespace sqlagent::sheet {

struct Caption {
  uint32_t row = 0, column = 0;
  std::string text;
};

struct Region {
  Range range;  // header and rows
  Heading heading;
  std::vector<Caption> captions;  // title and notes above the header
  std::vector<Caption> asides;    // words between and below that belong to no row
  std::string evidence;           // why it is a table of its own
};

// Left to right, then top to bottom. Words alone make no region unless they are all there is and
// the file is a text file.
std::vector<Region> regions_of(const Sketch& sketch, bool text_file);

// The same for a range that a person chose.
Region region_of(const Sketch& sketch, const Range& range, bool text_file);

}  // namespace sqlagent::sheet
