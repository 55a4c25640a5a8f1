// How far two words are apart, for "did you mean …" and for small typos.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace sqlagent {

// Optimal string alignment distance (insert, delete, substitute, swap of neighbours) over bytes, or
// limit + 1 as soon as it is known to exceed `limit`. REQUIRES: limit ≤ 250.
int edit_distance(std::string_view a, std::string_view b, int limit);

// The names closest to `wanted` (case-insensitive, within a third of its length, or containing it),
// best first.
std::vector<std::string> nearest_names(std::string_view wanted,
                                       const std::vector<std::string>& names, size_t at_most);

}  // namespace sqlagent
