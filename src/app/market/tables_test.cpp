// The invented market holds together: prices are possible, returns are what the prices say, weights
// add up.
#include "app/market/tables.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "app/market/calendar.h"
#include "app/market/fundamentals.h"
#include "app/market/funds.h"
#include "base/error.h"
#include "base/hash.h"

namespace sqlagent::market {
namespace {

const Date kToday = make_date(2025, 6, 15);  // a Sunday

struct World {
  std::vector<Company> companies = make_companies();
  Prices prices = make_prices(companies, kToday);
  std::vector<Dividend> dividends = make_dividends(companies, prices);
  std::vector<Performance> performance = make_performance(companies, prices, dividends);
};

const World& world() {
  static const World kWorld;
  return kWorld;
}

const std::vector<SampleTable>& tables() {
  static const std::vector<SampleTable> kTables = make_tables(kToday);
  return kTables;
}

uint64_t hash_of(const std::vector<SampleTable>& some) {
  std::string all;
  for (const auto& table : some) all += table.name + table.rows;
  return fnv1a(all);
}

TEST(Calendar, KnowsBusinessDaysAndPeriods) {
  EXPECT_EQ(iso(last_business_day(kToday)), "2025-06-13");
  EXPECT_FALSE(business_day(make_date(2025, 12, 25)));
  EXPECT_EQ(iso(first_of_week(kToday)), "2025-06-09");
  EXPECT_EQ(iso(first_of_quarter(make_date(2025, 12, 31))), "2025-10-01");
  EXPECT_EQ(iso(months_before(make_date(2024, 3, 31), 1)), "2024-02-29");
  EXPECT_EQ(iso(months_before(make_date(2024, 11, 30), -3)), "2025-02-28");
}

TEST(Market, IsTheSameForTheSameDay) {
  EXPECT_EQ(hash_of(tables()), hash_of(make_tables(kToday)));
}

TEST(Market, ALaterDayRewritesNoEarlierPrice) {
  const Prices later = make_prices(world().companies, kToday + std::chrono::days{40});
  for (const Date day : {make_date(2023, 3, 1), make_date(2025, 6, 13)})
    for (const size_t company : {0u, 150u, 299u}) {
      const auto& now = world().prices.bars[company][static_cast<size_t>(world().prices.at(day))];
      const auto& then = later.bars[company][static_cast<size_t>(later.at(day))];
      EXPECT_EQ(now.close, then.close);
      EXPECT_EQ(now.high, then.high);
      EXPECT_EQ(now.volume, then.volume);
    }
}

TEST(Market, RefusesAClockThatIsWrong) {
  EXPECT_THROW(make_tables(make_date(1970, 1, 1)), Error);
}

TEST(Market, CompaniesAreManyAndDistinct) {
  std::set<std::string> tickers, names;
  std::map<size_t, int> by_sector;
  int emerging = 0;
  for (const Company& company : world().companies) {
    tickers.insert(company.ticker);
    names.insert(company.name);
    ++by_sector[company.sector];
    emerging += company.emerging();
    EXPECT_EQ(company.ticker.size(), 4u);
  }
  EXPECT_EQ(tickers.size(), kCompanies);
  EXPECT_EQ(names.size(), kCompanies);
  EXPECT_EQ(by_sector.size(), 11u);
  EXPECT_GT(emerging, 40);
  EXPECT_LT(emerging, 120);
}

TEST(Market, PricesArePossible) {
  const auto& prices = world().prices;
  EXPECT_EQ(iso(prices.days.back()), "2025-06-13");
  EXPECT_EQ(iso(prices.days.front()), "2022-06-13");
  for (const auto& bars : prices.bars) {
    ASSERT_EQ(bars.size(), prices.days.size());
    for (const Bar& bar : bars) {
      ASSERT_GE(bar.high, std::max(bar.open, bar.close));
      ASSERT_LE(bar.low, std::min(bar.open, bar.close));
      ASSERT_GT(bar.low, 0);
      ASSERT_GT(bar.volume, 0);
    }
  }
}

TEST(Market, VolatilityIsThatOfStocks) {
  for (const auto& one : world().performance) {
    ASSERT_TRUE(one.volatility);
    EXPECT_GT(*one.volatility, 900);
    EXPECT_LT(*one.volatility, 7500);
  }
}

TEST(Market, ReturnsAreWhatThePricesSay) {
  const auto& prices = world().prices;
  for (const auto& one : world().performance) {
    const auto& bars = prices.bars[one.company];
    const auto change = [&](Date before) {
      const int64_t then = bars[static_cast<size_t>(prices.at(before))].close;
      return rounded((bars.back().close - then) * 10'000, then);
    };
    EXPECT_EQ(one.price, bars.back().close);
    EXPECT_EQ(one.week, change(make_date(2025, 6, 6)));
    EXPECT_EQ(one.month, change(make_date(2025, 5, 30)));
    EXPECT_EQ(one.quarter, change(make_date(2025, 3, 31)));
    EXPECT_EQ(one.ytd, change(make_date(2024, 12, 31)));
    EXPECT_EQ(one.year, change(make_date(2024, 6, 13)));
    EXPECT_EQ(one.market_cap, rounded(world().companies[one.company].shares * one.price, 100));
  }
}

TEST(Market, YieldsComeFromTheDividends) {
  int payers = 0, rich = 0;
  for (const auto& one : world().performance) {
    int64_t paid = 0;
    for (const auto& dividend : world().dividends)
      if (dividend.company == one.company && dividend.ex_date > make_date(2024, 6, 13))
        paid += dividend.amount;
    EXPECT_EQ(one.dividend_yield, rounded(paid * 100, one.price));
    payers += paid > 0;
    rich += one.dividend_yield > 300;
  }
  EXPECT_GT(payers, 120);
  EXPECT_GT(rich, 30);
  EXPECT_LT(rich, 200);
}

TEST(Market, FundsHoldExactlyEverything) {
  for (const Fund& fund : make_funds(world().companies, world().performance)) {
    int64_t sum = 0;
    for (const Holding& one : fund.holdings) {
      EXPECT_GT(one.weight, 0);
      sum += one.weight;
    }
    EXPECT_EQ(sum, 10'000) << fund.name;
    EXPECT_GE(fund.holdings.size(), 10u) << fund.name;
  }
}

TEST(Market, AccountsEndBeforeTheDayAndMarginsFit) {
  const auto accounts = make_accounts(world().companies, world().prices);
  EXPECT_EQ(accounts.size(), kCompanies * 12);
  EXPECT_EQ(iso(accounts[11].period_end), "2025-03-31");
  EXPECT_EQ(quarter_name(accounts[11].period_end), "2025 Q1");
  for (const auto& one : accounts) {
    EXPECT_GT(one.revenue, 0);
    EXPECT_LT(one.net_income, one.revenue);
  }
}

TEST(Market, EveryTableSaysThatItIsInvented) {
  for (const SampleTable& table : tables()) {
    EXPECT_TRUE(table.description.starts_with(kNotice)) << table.name;
    EXPECT_FALSE(table.nouns.empty());
    EXPECT_GT(table.count, 5u);
    size_t tabs = 0;
    for (const char c : std::string_view(table.rows).substr(0, table.rows.find('\n')))
      tabs += c == '\t';
    EXPECT_EQ(tabs + 1, table.columns.size()) << table.name;
    for (const auto& column : table.columns)
      EXPECT_FALSE(column.description.empty()) << column.name;
  }
}

TEST(RowWriter, WritesExactFractionsAndEscapes) {
  SampleTable table;
  RowWriter(table)
      .fraction(-5, 2)
      .fraction(12345, 4)
      .hundredths(std::optional<int64_t>())
      .text("a\tb\\")
      .end_row();
  EXPECT_EQ(table.rows, "-0.05\t1.2345\t\\N\ta\\tb\\\\\n");
}

}  // namespace
}  // namespace sqlagent::market
