// What each stock has done up to the as-of day, computed from the daily prices and dividends and
// nothing else.
#pragma once
#include <optional>
#include <vector>

#include "app/market/prices.h"

namespace sqlagent::market {

struct Dividend {
  size_t company = 0;
  Date ex_date, pay_date;
  int64_t amount = 0;  // dollars × 10,000 a share
};
// Of companies that pay: four times a year, within the days of the prices, by (company, ex-date).
std::vector<Dividend> make_dividends(const std::vector<Company>& companies, const Prices& prices);

// Hundredths of a percent; absent when the prices do not reach back that far.
using Percent = std::optional<int64_t>;

struct Performance {
  size_t company = 0;
  Date as_of;
  int64_t price = 0;  // dollars × 100
  Percent week, month, quarter, ytd,
      year;  // since the last close before the period of the as-of day; year: twelve months
  Percent volatility;  // deviation of daily log returns of the last twelve months × √252
  int64_t dividend_yield =
      0;  // dividends with ex-date in the last twelve months by price, hundredths of a percent
  int64_t market_cap = 0;  // dollars
};
std::vector<Performance> make_performance(const std::vector<Company>& companies,
                                          const Prices& prices,
                                          const std::vector<Dividend>& dividends);

// numerator / denominator rounded half away from zero, as PostgreSQL's round(numeric). REQUIRES:
// denominator > 0.
int64_t rounded(int64_t numerator, int64_t denominator);

}  // namespace sqlagent::market
