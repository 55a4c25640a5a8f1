// How numbers and days spread over their range, counted in one pass with the range unknown
// beforehand: bars of equal width, which double when a value falls outside. For looking at, never
// for figures.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sqlagent::sheet {

struct Bar {
  double from = 0, to = 0;  // from ≤ value < to; the last one includes its end
  uint64_t count = 0;
  bool operator==(const Bar&) const = default;
};

class Histogram {
 public:
  void add(double value);  // NaN and infinities are not counted
  // At most kBars bars without empty ones at the ends; none if there was no value, a single one of
  // no width if all were equal.
  std::vector<Bar> bars() const;
  static constexpr size_t kBars = 32;

 private:
  void settle();
  void widen(double value);

  std::vector<double> first_;  // until there are enough to know the scale
  double low_ = 0, width_ = 0;
  std::array<uint64_t, kBars> counts_{};
};

}  // namespace sqlagent::sheet
