// Monthly economic indicators of the countries where the companies are at home. Invented, in
// plausible ranges.
#pragma once
#include <string_view>
#include <vector>

#include "app/market/prices.h"

namespace sqlagent::market {

struct Indicator {
  std::string_view country, name, unit;
  Date month;         // its first day
  int64_t value = 0;  // × 100
};
// 36 whole months that ended before the as-of day's month, by (country, indicator, month).
std::vector<Indicator> make_indicators(Date as_of);

}  // namespace sqlagent::market
