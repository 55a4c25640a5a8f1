// The beam over ways to read the whole question: left to right, each word is covered by one term or
// left uncovered at a price.
#pragma once
#include <vector>

#include "core/nlq/chart.h"

namespace sqlagent::nlq {

struct Tiling {
  std::vector<const Piece*> parts;  // in the order of the question, not overlapping
  double score = 0;
  std::vector<int> uncovered;  // content words that no term covers
};

// Ways to read tokens [begin, end), best first, at most `limit`.
std::vector<Tiling> compose(const Scene& scene, const Chart& chart, int begin, int end,
                            size_t limit);

}  // namespace sqlagent::nlq
