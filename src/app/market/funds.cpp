#include "app/market/funds.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "app/market/draw.h"

namespace sqlagent::market {
namespace {

using Choice = std::function<bool(const Company&, const Performance&)>;

struct Plan {
  std::string code, name, category;
  size_t most;  // holdings
  Choice choice;
};

std::vector<Plan> plans() {
  std::vector<Plan> all;
  const auto any = [](const Company&, const Performance&) { return true; };
  const auto emerging = [](const Company& c, const Performance&) { return c.emerging(); };
  const auto developed = [](const Company& c, const Performance&) { return !c.emerging(); };
  const auto income = [](const Company&, const Performance& p) { return p.dividend_yield >= 300; };
  const auto calm = [](const Company&, const Performance& p) {
    return p.volatility && *p.volatility < 2600;
  };
  all.push_back({"SGLB", "Sample Global Equity Fund", "Global Equity", 60, any});
  all.push_back({"SDEV", "Sample Developed Markets Fund", "Developed Markets", 50, developed});
  all.push_back({"SEMG", "Sample Emerging Markets Fund", "Emerging Markets", 40, emerging});
  all.push_back({"SINC", "Sample Dividend Income Fund", "Income", 35, income});
  all.push_back({"SLOW", "Sample Low Volatility Fund", "Low Volatility", 40, calm});
  for (size_t s = 0; s < sectors().size(); ++s)
    all.push_back({fmt::format("SS{:02}", s + 1), fmt::format("Sample {} Fund", sectors()[s].name),
                   "Sector", 15,
                   [s](const Company& c, const Performance&) { return c.sector == s; }});
  return all;
}

// Shares of 10,000 by size, the square root of it so that no giant fills a fund; what rounding
// leaves goes to the first.
std::vector<Holding> weigh(const std::vector<Performance>& chosen) {
  std::vector<Holding> holdings;
  double total = 0;
  for (const auto& one : chosen) total += std::sqrt(static_cast<double>(one.market_cap));
  int64_t left = 10'000;
  for (const auto& one : chosen) {
    const auto weight =
        static_cast<int64_t>(std::sqrt(static_cast<double>(one.market_cap)) / total * 10'000);
    holdings.push_back({one.company, weight});
    left -= weight;
  }
  if (!holdings.empty()) holdings.front().weight += left;
  return holdings;
}

}  // namespace

std::vector<Fund> make_funds(const std::vector<Company>& companies,
                             const std::vector<Performance>& performance) {
  constexpr std::array<std::string_view, 6> kManagers = {
      "Ana Lindqvist", "Rafael Okoye", "Mei Tanaka", "Jonas Weber", "Priya Raman", "Elise Moreau"};
  std::vector<Fund> funds;
  for (const Plan& plan : plans()) {
    std::vector<Performance> chosen;
    for (const auto& one : performance)
      if (plan.choice(companies[one.company], one)) chosen.push_back(one);
    std::ranges::sort(chosen, [](const Performance& a, const Performance& b) {
      return a.market_cap != b.market_cap ? a.market_cap > b.market_cap : a.company < b.company;
    });
    if (chosen.size() > plan.most) chosen.resize(plan.most);
    Draw draw("fund " + plan.code);
    Fund fund;
    fund.code = plan.code;
    fund.name = plan.name;
    fund.category = plan.category;
    fund.manager = kManagers[draw.below(kManagers.size())];
    fund.inception = make_date(2011 + static_cast<int>(draw.below(10)),
                               1 + static_cast<unsigned>(draw.below(12)), 15);
    fund.expense_ratio = 10 + static_cast<int64_t>(draw.below(90));
    fund.net_assets = (50 + static_cast<int64_t>(draw.below(2000))) * 1'000'000;
    fund.holdings = weigh(chosen);
    funds.push_back(std::move(fund));
  }
  return funds;
}

std::vector<Index> make_indices(const std::vector<Company>& companies, const Prices& prices) {
  struct Plan {
    std::string_view symbol, name;
    std::function<bool(const Company&)> member;
  };
  const auto in_sector = [](std::string_view name) {
    return [name](const Company& company) { return sectors()[company.sector].name == name; };
  };
  const Plan kPlans[] = {
      {"SMPALL", "Sample World Index", [](const Company&) { return true; }},
      {"SMPDEV", "Sample Developed Markets Index", [](const Company& c) { return !c.emerging(); }},
      {"SMPEMG", "Sample Emerging Markets Index", [](const Company& c) { return c.emerging(); }},
      {"SMPTEC", "Sample Technology Index", in_sector("Technology")},
      {"SMPFIN", "Sample Financials Index", in_sector("Financials")},
      {"SMPENE", "Sample Energy Index", in_sector("Energy")}};
  std::vector<Index> indices;
  for (const auto& plan : kPlans) {
    Index index;
    index.symbol = plan.symbol;
    index.name = plan.name;
    std::vector<double> value(prices.days.size());
    double base = 0;
    for (size_t c = 0; c < companies.size(); ++c) {
      if (!plan.member(companies[c])) continue;
      ++index.members;
      const auto shares = static_cast<double>(companies[c].shares);
      base += shares * static_cast<double>(prices.base[c]);
      for (size_t d = 0; d < value.size(); ++d)
        value[d] += shares * static_cast<double>(prices.bars[c][d].close);
    }
    for (const double one : value) index.levels.push_back(std::llround(one / base * 100'000));
    indices.push_back(std::move(index));
  }
  return indices;
}

}  // namespace sqlagent::market
