// Log prices are a slow trend plus four mean-reverting walks: the world's, the sector's, the
// emerging markets' and the company's own. Reverting, so that no price runs away over decades.
#include "app/market/prices.h"

#include <algorithm>
#include <cmath>

#include "app/market/calendar.h"
#include "app/market/draw.h"
#include "base/error.h"

namespace sqlagent::market {
namespace {

const Date kEpoch = make_date(2018, 1, 2);
constexpr double kTrend = 0.05;      // per year
constexpr double kPull = 1.0 / 500;  // of a walk's distance from its middle, per day
constexpr double kWorld = 0.0070, kEmerging = 0.0045;  // deviation of one day

struct Walk {
  double at = 0;
  void step(double shock) { at += shock - kPull * at; }
};

int64_t cents(double dollars) {
  return std::max<int64_t>(1, std::llround(dollars * 100));
}

Bar bar_of(int64_t before, int64_t close, const Company& company, Draw& draw) {
  Bar bar;
  bar.close = close;
  const double spread = 0.35 * company.volatility;
  bar.open = cents(static_cast<double>(before) / 100 * std::exp(spread * draw.normal()));
  const auto high = static_cast<double>(std::max(bar.open, close)),
             low = static_cast<double>(std::min(bar.open, close));
  bar.high = std::max<int64_t>(static_cast<int64_t>(high),
                               std::llround(high * (1 + spread * std::fabs(draw.normal()))));
  bar.low = std::max<int64_t>(
      1, std::min<int64_t>(static_cast<int64_t>(low),
                           std::llround(low * (1 - spread * std::fabs(draw.normal())))));
  const double move = std::fabs(static_cast<double>(close - before)) / static_cast<double>(before);
  const double usual = static_cast<double>(company.shares) * 0.002;
  bar.volume = std::max<int64_t>(
      100, std::llround(usual * draw.between(0.5, 1.6) * (1 + 20 * move) / 100) * 100);
  return bar;
}

}  // namespace

int Prices::at(Date day) const {
  const auto after = std::ranges::upper_bound(days, day);
  return static_cast<int>(after - days.begin()) - 1;
}

Prices make_prices(const std::vector<Company>& companies, Date today) {
  if (today < make_date(2021, 1, 10))
    throw Error(Code::bad_request,
                "The sample data needs today's date, and " + iso(today) +
                    " cannot be it. Set the clock of this machine, then try again.");
  const Date last = last_business_day(today), first = months_before(last, 12 * kYears);
  Prices prices;
  prices.days = business_days(first, last);
  prices.bars.resize(companies.size());
  for (auto& bars : prices.bars) bars.reserve(prices.days.size());
  Walk world, emerging;
  std::vector<Walk> sector(sectors().size()), own(companies.size());
  std::vector<int64_t> before(companies.size());
  for (Date day = kEpoch; day <= last; day += std::chrono::days{1}) {
    if (!business_day(day)) continue;
    const int64_t place = day.time_since_epoch().count();
    Draw factors("factors", place);
    world.step(kWorld * factors.normal());
    emerging.step(kEmerging * factors.normal());
    for (size_t s = 0; s < sector.size(); ++s)
      sector[s].step(sectors()[s].volatility * factors.normal());
    const double trend = kTrend * static_cast<double>((day - kEpoch).count()) / 365.25;
    for (size_t c = 0; c < companies.size(); ++c) {
      const Company& company = companies[c];
      Draw draw(company.ticker, place);
      own[c].step(company.volatility * draw.normal());
      const double log = trend + company.beta * world.at + sector[company.sector].at + own[c].at +
                         (company.emerging() ? emerging.at : 0);
      const int64_t close = cents(company.base_price * std::exp(log));
      if (day == kEpoch) prices.base.push_back(close);
      if (day >= first)
        prices.bars[c].push_back(bar_of(before[c] > 0 ? before[c] : close, close, company, draw));
      before[c] = close;
    }
  }
  return prices;
}

}  // namespace sqlagent::market
