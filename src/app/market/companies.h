// Three hundred invented companies: who they are, and the traits that their figures are drawn from.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sqlagent::market {

struct Sector {
  std::string_view name;
  double volatility;  // of one day, without the market's part
  double payers;      // share of companies that pay a dividend
  double payout;      // typical dividend yield per year, as a fraction
  double margin;      // typical net margin, as a fraction
  std::vector<std::string_view> industries;
};
const std::vector<Sector>& sectors();

struct Country {
  std::string_view name, currency;
  bool emerging;
  int weight;  // how many of a hundred companies are at home there
};
std::span<const Country> countries();

struct Company {
  std::string ticker, name;
  size_t sector = 0, country = 0;  // places in sectors() and countries()
  std::string industry;
  int founded = 0, employees = 0;
  double base_price = 0;  // dollars, where its price starts in 2018
  int64_t shares = 0;     // outstanding, constant
  double beta = 1;        // how much of the market's moves it follows
  double volatility = 0;  // of one day, its own part
  double yield = 0;       // dividends of a year by price, as a fraction; 0 pays none
  bool emerging() const { return countries()[country].emerging; }
};

inline constexpr size_t kCompanies = 300;
std::vector<Company> make_companies();  // the same each time; tickers and names are unique

}  // namespace sqlagent::market
