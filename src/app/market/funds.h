// Invented funds with what they hold, and indices over all companies, both from the same prices.
#pragma once
#include <string>
#include <vector>

#include "app/market/performance.h"

namespace sqlagent::market {

struct Holding {
  size_t company = 0;
  int64_t weight = 0;  // of the fund, hundredths of a percent
};

struct Fund {
  std::string code, name, category, manager;
  Date inception;
  int64_t expense_ratio = 0;      // hundredths of a percent a year
  int64_t net_assets = 0;         // dollars
  std::vector<Holding> holdings;  // heaviest first; weights add up to exactly 100 %
};
std::vector<Fund> make_funds(const std::vector<Company>& companies,
                             const std::vector<Performance>& performance);

struct Index {
  std::string symbol, name;
  size_t members = 0;
  std::vector<int64_t> levels;  // × 100, by day of the prices; 1,000 on 2 January 2018
};
// Weighted by market value with constant shares.
std::vector<Index> make_indices(const std::vector<Company>& companies, const Prices& prices);

}  // namespace sqlagent::market
