#include "app/market/performance.h"

#include <algorithm>
#include <cmath>

#include "app/market/calendar.h"
#include "app/market/draw.h"

namespace sqlagent::market {
namespace {

constexpr double kTradingDays = 252;

// Change since the last close before `start`.
Percent change_since(const Prices& prices, size_t company, Date start) {
  const int before = prices.at(start - std::chrono::days{1});
  if (before < 0) return std::nullopt;
  const auto& bars = prices.bars[company];
  const int64_t then = bars[static_cast<size_t>(before)].close, now = bars.back().close;
  return rounded((now - then) * 10'000, then);
}

Percent volatility(const Prices& prices, size_t company, Date start) {
  const auto& bars = prices.bars[company];
  const int first = std::max(1, prices.at(start - std::chrono::days{1}) + 1);
  std::vector<double> returns;
  for (auto i = static_cast<size_t>(first); i < bars.size(); ++i)
    returns.push_back(
        std::log(static_cast<double>(bars[i].close) / static_cast<double>(bars[i - 1].close)));
  if (returns.size() < 20) return std::nullopt;
  double mean = 0, squares = 0;
  for (const double one : returns) mean += one / static_cast<double>(returns.size());
  for (const double one : returns) squares += (one - mean) * (one - mean);
  const double deviation = std::sqrt(squares / static_cast<double>(returns.size() - 1));
  return std::llround(deviation * std::sqrt(kTradingDays) * 10'000);
}

}  // namespace

int64_t rounded(int64_t numerator, int64_t denominator) {
  const int64_t half = denominator / 2;
  return numerator >= 0 ? (numerator + half) / denominator : -((-numerator + half) / denominator);
}

std::vector<Dividend> make_dividends(const std::vector<Company>& companies, const Prices& prices) {
  std::vector<Dividend> dividends;
  for (size_t c = 0; c < companies.size(); ++c) {
    if (companies[c].yield == 0) continue;
    Draw draw("dividend " + companies[c].ticker);
    const auto month_of_quarter = draw.below(3);
    const auto day_of_month = 4 + draw.below(20);
    for (Date quarter = first_of_quarter(prices.days.front()); quarter <= prices.days.back();) {
      const Date planned = months_before(quarter, -static_cast<int>(month_of_quarter)) +
                           std::chrono::days{day_of_month};
      const Date ex_date = last_business_day(planned);
      const int at = prices.at(ex_date);
      if (ex_date >= prices.days.front() && ex_date <= prices.days.back() && at >= 0) {
        Draw chance(companies[c].ticker + " pays", quarter.time_since_epoch().count());
        // A fraction of that day's price, to the tenth of a cent: the same in every later run.
        const double price =
            static_cast<double>(prices.bars[c][static_cast<size_t>(at)].close) / 100;
        const auto amount =
            std::llround(price * companies[c].yield / 4 * chance.between(0.92, 1.08) * 1000) * 10;
        if (amount > 0)
          dividends.push_back(
              {c, ex_date, last_business_day(ex_date + std::chrono::days{21}), amount});
      }
      quarter = months_before(quarter, -3);
    }
  }
  return dividends;
}

std::vector<Performance> make_performance(const std::vector<Company>& companies,
                                          const Prices& prices,
                                          const std::vector<Dividend>& dividends) {
  const Date as_of = prices.days.back(), year_ago = months_before(as_of, 12);
  std::vector<int64_t> paid(companies.size());
  for (const auto& dividend : dividends)
    if (dividend.ex_date > year_ago) paid[dividend.company] += dividend.amount;
  std::vector<Performance> all;
  for (size_t c = 0; c < companies.size(); ++c) {
    Performance one;
    one.company = c;
    one.as_of = as_of;
    one.price = prices.bars[c].back().close;
    one.week = change_since(prices, c, first_of_week(as_of));
    one.month = change_since(prices, c, first_of_month(as_of));
    one.quarter = change_since(prices, c, first_of_quarter(as_of));
    one.ytd = change_since(prices, c, first_of_year(as_of));
    one.year = change_since(prices, c, year_ago + std::chrono::days{1});
    one.volatility = volatility(prices, c, year_ago + std::chrono::days{1});
    one.dividend_yield = rounded(paid[c] * 100, one.price);
    one.market_cap = rounded(companies[c].shares * one.price, 100);
    all.push_back(one);
  }
  return all;
}

}  // namespace sqlagent::market
