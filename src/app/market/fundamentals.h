// Quarterly accounts of the companies, and what is usual in their industries: medians of exactly
// these accounts.
#pragma once
#include <string>
#include <vector>

#include "app/market/prices.h"

namespace sqlagent::market {

struct Accounts {
  size_t company = 0;
  Date period_end;                           // last day of a calendar quarter
  int64_t revenue = 0, net_income = 0;       // dollars
  int64_t eps = 0;                           // net income a share, dollars × 100
  int64_t gross_margin = 0, net_margin = 0;  // hundredths of a percent
  int64_t debt_to_equity = 0;                // × 100
};
// Twelve quarters that ended on or before the as-of day, by (company, period).
std::vector<Accounts> make_accounts(const std::vector<Company>& companies, const Prices& prices);

struct Benchmark {
  std::string industry;
  size_t sector = 0;
  std::string_view metric, unit;
  Date period_end;
  int64_t value = 0;  // × 100
};
std::vector<Benchmark> make_benchmarks(const std::vector<Company>& companies,
                                       const std::vector<Accounts>& accounts);

std::string quarter_name(Date day);  // "2025 Q3"

}  // namespace sqlagent::market
