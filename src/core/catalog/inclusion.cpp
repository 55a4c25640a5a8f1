#include "core/catalog/inclusion.h"

#include <algorithm>
#include <limits>

namespace sqlagent::catalog {

Inclusion inclusion(const ColumnFacts& from, const ColumnFacts& to) {
  constexpr uint64_t kAll = std::numeric_limits<uint64_t>::max();
  // Below this hash both sketches are complete.
  const auto horizon = [](const ColumnFacts& facts) {
    return facts.min_hashes.size() < kMinHashes || facts.min_hashes.size() >= facts.distinct
               ? kAll
               : facts.min_hashes.back();
  };
  const uint64_t limit = std::min(horizon(from), horizon(to));
  Inclusion result;
  size_t both = 0;
  auto there = to.min_hashes.begin();  // both ascend: one walk over the two
  for (const uint64_t hash : from.min_hashes) {
    if (hash > limit) break;
    ++result.samples;
    while (there != to.min_hashes.end() && *there < hash) ++there;
    both += there != to.min_hashes.end() && *there == hash;
  }
  if (result.samples > 0)
    result.share = static_cast<double>(both) / static_cast<double>(result.samples);
  return result;
}

}  // namespace sqlagent::catalog
