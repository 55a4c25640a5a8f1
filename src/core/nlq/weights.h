// The features that rank readings, each a row of the table in weights.inc. A feature that has no
// row does not compile.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace sqlagent::nlq {

struct Weight {
  std::string_view feature;
  double rank;  // in the score of a reading
  double sure;  // in how likely an answer is right
};

inline constexpr auto kWeights = std::to_array<Weight>({
#include "core/nlq/weights.inc"
});

constexpr size_t rows_of(std::string_view feature) {
  size_t rows = 0;
  for (const Weight& weight : kWeights) rows += weight.feature == feature;
  return rows;
}
static_assert([] {
  for (const Weight& weight : kWeights)
    if (rows_of(weight.feature) != 1) return false;
  return kWeights.size() < 256;
}());

class Feature {
 public:
  template <size_t N>
  consteval Feature(const char (&name)[N])  // NOLINT: names stand for features
  {
    while (kWeights.at(row_).feature != std::string_view(name, N - 1)) ++row_;
  }
  constexpr std::string_view name() const { return kWeights[row_].feature; }
  constexpr const Weight& weight() const { return kWeights[row_]; }
  friend constexpr bool operator==(Feature, Feature) = default;

 private:
  uint8_t row_ = 0;
};

using Features = std::vector<std::pair<Feature, double>>;

}  // namespace sqlagent::nlq
