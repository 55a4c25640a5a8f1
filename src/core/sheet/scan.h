// The fast half of CSV reading: where the delimiters and line ends outside quotes are, 64 bytes at
// a time (AVX2 or SSE2, chosen at run time). Assumes well-formed quotes; csv.cpp checks that and
// reads the piece again slowly if they are not.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace sqlagent::sheet {

struct Marks {
  std::vector<uint32_t> at;      // offsets of delimiters and line ends, ascending
  std::vector<uint64_t> quotes;  // one bit per byte of the text; empty if there is no quote at all
  uint64_t quotes_before(size_t offset) const;
};

// Looks at blocks of 64 bytes until there are many marks, and returns how many bytes were seen.
// REQUIRES: text.size() < 4 GiB, and the text starts outside quotes.
size_t find_marks(std::string_view text, char delimiter, char line_end, Marks& marks);

}  // namespace sqlagent::sheet
