// How the texts of a column are made: "A-9999" for K-0017. Frequent patterns tell codes from words,
// and odd cells from usual ones.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace sqlagent::sheet {

// Each digit is a 9, each run of letters an A or an a by its first one; other signs stand for
// themselves. Cut at kPatternBytes.
inline constexpr size_t kPatternBytes = 32;
std::string made_like(std::string_view text);

class Patterns {
 public:
  // Looks at the first ten thousand texts, then at one of 64.
  void add(std::string_view text) {
    if (++seen_ <= kAll || seen_ % 64 == 0) count(text);
  }
  // The most frequent ones with their share of the texts looked at, at most `most`.
  std::vector<std::pair<std::string, double>> top(size_t most) const;

 private:
  static constexpr uint64_t kAll = 10'000;
  void count(std::string_view text);
  uint64_t seen_ = 0, counted_ = 0;
  std::unordered_map<std::string, uint64_t> counts_;  // at most a thousand
};

}  // namespace sqlagent::sheet
