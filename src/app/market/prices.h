// Daily prices as a pure function of the date: what was made for a day stays, however often the
// data is made longer.
#pragma once
#include <cstdint>
#include <vector>

#include "app/market/companies.h"
#include "base/date.h"

namespace sqlagent::market {

struct Bar {  // dollars × 100
  int64_t open = 0, high = 0, low = 0, close = 0, volume = 0;
};

struct Prices {
  std::vector<Date> days;              // ascending business days, the last one is the as-of day
  std::vector<std::vector<Bar>> bars;  // by company, then by day
  std::vector<int64_t> base;  // by company: its close on 2 January 2018, where indices start
  // Place of the last day on or before, or -1.
  int at(Date day) const;
};

inline constexpr int kYears = 3;
// Three years of business days up to the last one on or before `today`. Error(bad_request) for a
// date before 2021.
Prices make_prices(const std::vector<Company>& companies, Date today);

}  // namespace sqlagent::market
