#include "app/market/fundamentals.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "app/market/calendar.h"
#include "app/market/draw.h"
#include "app/market/performance.h"

namespace sqlagent::market {
namespace {

constexpr int kQuarters = 12;
// Seasons of sales, by quarter of the year; shops and makers of gifts live from the last one.
constexpr std::array kSeason = {0.96, 0.99, 0.98, 1.07};

int64_t thousands(double dollars) {
  return std::llround(dollars / 1000) * 1000;
}

// The middle value, or the mean of the two; as SQL's percentile_cont(0.5). REQUIRES: not empty.
int64_t median(std::vector<int64_t> values) {
  std::ranges::sort(values);
  const size_t half = values.size() / 2;
  return values.size() % 2 ? values[half] : rounded(values[half - 1] + values[half], 2);
}

}  // namespace

std::string quarter_name(Date day) {
  const std::chrono::year_month_day date{day};
  return fmt::format("{} Q{}", static_cast<int>(date.year()),
                     (static_cast<unsigned>(date.month()) - 1) / 3 + 1);
}

std::vector<Accounts> make_accounts(const std::vector<Company>& companies, const Prices& prices) {
  std::vector<Accounts> all;
  const Date current = first_of_quarter(prices.days.back() + std::chrono::days{1});
  for (size_t c = 0; c < companies.size(); ++c) {
    const Company& company = companies[c];
    const Sector& sector = sectors()[company.sector];
    Draw traits("accounts " + company.ticker);
    const double sales_a_year =
        static_cast<double>(company.shares) * company.base_price * traits.between(0.35, 1.1);
    const double growth = traits.between(-0.01, company.emerging() ? 0.10 : 0.07);
    const double margin = sector.margin * traits.between(0.5, 1.5),
                 gross = std::min(0.85, margin + traits.between(0.15, 0.45));
    const double leverage = traits.between(0.1, 1.8);
    for (int back = kQuarters; back > 0; --back) {
      const Date start = months_before(current, 3 * back),
                 end = months_before(start, -3) - std::chrono::days{1};
      Draw draw(company.ticker + " accounts", start.time_since_epoch().count());
      const double years = static_cast<double>((start - make_date(2018, 1, 1)).count()) / 365.25;
      const auto quarter = static_cast<size_t>(
          (static_cast<unsigned>(std::chrono::year_month_day{start}.month()) - 1) / 3);
      Accounts one;
      one.company = c;
      one.period_end = end;
      one.revenue = thousands(sales_a_year / 4 * std::pow(1 + growth, years) * kSeason[quarter] *
                              (1 + 0.03 * draw.normal()));
      one.net_income =
          thousands(static_cast<double>(one.revenue) * (margin + 0.025 * draw.normal()));
      one.eps = rounded(one.net_income * 100, company.shares);
      one.net_margin = rounded(one.net_income / 1000 * 10'000, one.revenue / 1000);
      one.gross_margin = std::llround((gross + 0.01 * draw.normal()) * 10'000);
      one.debt_to_equity = std::llround(leverage * (1 + 0.05 * draw.normal()) * 100);
      all.push_back(one);
    }
  }
  return all;
}

std::vector<Benchmark> make_benchmarks(const std::vector<Company>& companies,
                                       const std::vector<Accounts>& accounts) {
  struct Group {
    size_t sector = 0;
    std::vector<int64_t> net_margin, gross_margin, debt, growth;
  };
  std::map<std::pair<std::string, Date>, Group> groups;
  for (size_t i = 0; i < accounts.size(); ++i) {
    const Accounts& one = accounts[i];
    const Company& company = companies[one.company];
    Group& group = groups[{company.industry, one.period_end}];
    group.sector = company.sector;
    group.net_margin.push_back(one.net_margin);
    group.gross_margin.push_back(one.gross_margin);
    group.debt.push_back(one.debt_to_equity);
    if (i >= 4 && accounts[i - 4].company == one.company)
      group.growth.push_back(rounded((one.revenue - accounts[i - 4].revenue) / 1000 * 10'000,
                                     accounts[i - 4].revenue / 1000));
  }
  std::vector<Benchmark> all;
  for (const auto& [key, group] : groups) {
    const auto& [industry, period] = key;
    const auto add = [&](std::string_view metric, std::string_view unit,
                         const std::vector<int64_t>& values) {
      if (!values.empty())
        all.push_back({industry, group.sector, metric, unit, period, median(values)});
    };
    add("Median gross margin", "%", group.gross_margin);
    add("Median net margin", "%", group.net_margin);
    add("Median revenue growth", "%", group.growth);
    add("Median debt to equity", "ratio", group.debt);
  }
  return all;
}

}  // namespace sqlagent::market
