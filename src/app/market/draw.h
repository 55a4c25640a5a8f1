// Chance that can be repeated: each draw is a pure function of a name, a place in a series and a
// seed, so that a longer series keeps its beginning. (SplitMix64; Steele, Lea, Flood, OOPSLA 2014.
// Not for secrets.)
#pragma once
#include <cstdint>
#include <string_view>

#include "base/hash.h"

namespace sqlagent::market {

class Draw {
 public:
  explicit Draw(std::string_view name) : state_(fnv1a(name)) {}
  Draw(std::string_view name, int64_t place)
      : state_(fnv1a(name) ^ mixed(static_cast<uint64_t>(place) * 0x9e3779b97f4a7c15u)) {}
  uint64_t bits() { return mixed(state_ += 0x9e3779b97f4a7c15u); }
  double unit() { return static_cast<double>(bits() >> 11) * 0x1p-53; }  // [0, 1)
  double between(double low, double high) { return low + (high - low) * unit(); }
  size_t below(size_t limit) { return static_cast<size_t>(unit() * static_cast<double>(limit)); }
  // Nearly normal, mean 0, deviation 1, within ±6: the sum of twelve units, the same on every
  // machine.
  double normal() {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += unit();
    return sum;
  }

 private:
  static uint64_t mixed(uint64_t z) {
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
  }
  uint64_t state_;
};

}  // namespace sqlagent::market
