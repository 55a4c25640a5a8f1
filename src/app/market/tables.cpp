#include "app/market/tables.h"

#include "app/market/economy.h"
#include "app/market/fundamentals.h"
#include "app/market/funds.h"
#include "app/market/performance.h"

namespace sqlagent::market {
namespace {

using Kind = ColumnKind;
using Companies = std::vector<Company>;

SampleTable table(std::string name, std::string display, std::string description,
                  std::vector<std::string> nouns, std::vector<std::string> primary_key,
                  std::vector<SampleColumn> columns) {
  SampleTable made;
  made.name = std::move(name);
  made.display = std::move(display);
  made.description = std::string(kNotice) + ": " + description;
  made.nouns = std::move(nouns);
  made.primary_key = std::move(primary_key);
  made.columns = std::move(columns);
  return made;
}

std::string_view market_name(const Company& company) {
  return company.emerging() ? "Emerging" : "Developed";
}

// How each return is defined, said once per column with its own period.
SampleColumn return_column(std::string name, std::string period, std::string since,
                           std::vector<std::string> synonyms) {
  return {std::move(name), Kind::percent,
          "Change of the closing price " + period +
              ", in percent: as-of close against the last close before " + since +
              ", dividends not counted",
          "%", std::move(synonyms)};
}

SampleTable companies_table(const Companies& companies,
                            const std::vector<Performance>& performance) {
  SampleTable made =
      table("companies", "Companies", "listed companies with their sector, home and size",
            {"company", "firm"}, {"ticker"},
            {{"ticker", Kind::text, "Ticker symbol", "", {"symbol"}},
             {"name", Kind::text, "Name of the company", "", {"company name"}},
             {"sector", Kind::text, "Sector", "", {}},
             {"industry", Kind::text, "Industry within the sector", "", {}},
             {"country", Kind::text, "Country of the headquarters", "", {"headquarters"}},
             {"market", Kind::text, "Developed or Emerging, by country", "", {"market type"}},
             {"founded", Kind::whole, "Year of foundation", "", {"founding year"}},
             {"employees", Kind::whole, "Number of employees", "", {"headcount", "staff"}},
             {"market_cap",
              Kind::money,
              "Shares outstanding × last close, in US dollars",
              "USD",
              {"market capitalization", "market value", "size"}}});
  RowWriter row(made);
  for (size_t c = 0; c < companies.size(); ++c) {
    const Company& company = companies[c];
    row.text(company.ticker)
        .text(company.name)
        .text(sectors()[company.sector].name)
        .text(company.industry);
    row.text(countries()[company.country].name)
        .text(market_name(company))
        .whole(company.founded)
        .whole(company.employees);
    row.whole(performance[c].market_cap).end_row();
  }
  return made;
}

SampleTable performance_table(const Companies& companies,
                              const std::vector<Performance>& performance) {
  SampleTable made = table(
      "stock_performance", "Stock performance",
      "one row per stock: last price, returns by period, dividend yield; computed from "
      "daily_prices and dividends",
      {"stock", "share", "investment", "equity", "security"}, {"ticker"},
      {{"ticker", Kind::text, "Ticker symbol", "", {"symbol"}},
       {"name", Kind::text, "Name of the company", "", {"stock name", "company name"}},
       {"sector", Kind::text, "Sector", "", {}},
       {"industry", Kind::text, "Industry within the sector", "", {}},
       {"country", Kind::text, "Country of the headquarters", "", {}},
       {"market", Kind::text, "Developed or Emerging, by country", "", {"market type"}},
       {"price",
        Kind::price,
        "Closing price on the as-of day, in US dollars",
        "USD",
        {"last price", "current price", "share price", "stock price"}},
       return_column("return_ytd", "year to date", "1 January of the as-of day's year",
                     {"performance", "return", "ytd performance", "year to date performance",
                      "performance this year", "gain", "growth"}),
       return_column("return_quarter", "quarter to date",
                     "the first day of the as-of day's quarter",
                     {"quarter performance", "performance this quarter", "quarterly return",
                      "quarter to date return", "quarterly performance"}),
       return_column("return_month", "month to date", "the first day of the as-of day's month",
                     {"month performance", "performance this month", "monthly return",
                      "month to date return", "monthly performance"}),
       return_column("return_week", "week to date", "Monday of the as-of day's week",
                     {"week performance", "performance this week", "weekly return",
                      "week to date return", "weekly performance"}),
       return_column("return_year", "over twelve months",
                     "the day after the same day one year earlier",
                     {"one year return", "twelve month return", "annual return",
                      "yearly performance", "performance last twelve months"}),
       {"volatility",
        Kind::percent,
        "Standard deviation of daily log returns of the last twelve months × √252, in percent",
        "%",
        {"risk"}},
       {"dividend_yield",
        Kind::percent,
        "Dividends with ex-date in the last twelve months by the as-of price, in percent; 0 pays "
        "none",
        "%",
        {"yield", "dividend"}},
       {"pays_dividend",
        Kind::flag,
        "Whether a dividend had its ex-date in the last twelve months",
        "",
        {"dividend paying", "dividend payer"}},
       {"market_cap",
        Kind::money,
        "Shares outstanding × as-of price, in US dollars",
        "USD",
        {"market capitalization", "market value", "size"}},
       {"as_of",
        Kind::date,
        "The last trading day that these figures include",
        "",
        {"as of date"}}});
  made.keys = {{"ticker", "companies", "ticker"}};
  RowWriter row(made);
  for (const Performance& one : performance) {
    const Company& company = companies[one.company];
    row.text(company.ticker)
        .text(company.name)
        .text(sectors()[company.sector].name)
        .text(company.industry);
    row.text(countries()[company.country].name).text(market_name(company)).hundredths(one.price);
    row.hundredths(one.ytd)
        .hundredths(one.quarter)
        .hundredths(one.month)
        .hundredths(one.week)
        .hundredths(one.year);
    row.hundredths(one.volatility)
        .hundredths(one.dividend_yield)
        .flag(one.dividend_yield > 0)
        .whole(one.market_cap)
        .date(one.as_of);
    row.end_row();
  }
  return made;
}

SampleTable prices_table(const Companies& companies, const Prices& prices) {
  SampleTable made = table(
      "daily_prices", "Daily prices", "prices of each trading day of three years, in US dollars",
      {"daily price", "price"}, {"ticker", "date"},
      {{"ticker", Kind::text, "Ticker symbol", "", {"symbol"}},
       {"date", Kind::date, "Trading day", "", {"trading day"}},
       {"open", Kind::price, "First price of the day", "USD", {"opening price"}},
       {"high", Kind::price, "Highest price of the day", "USD", {"highest price"}},
       {"low", Kind::price, "Lowest price of the day", "USD", {"lowest price"}},
       {"close", Kind::price, "Last price of the day", "USD", {"closing price", "price"}},
       {"volume", Kind::whole, "Shares traded", "", {"trading volume", "shares traded"}}});
  made.keys = {{"ticker", "companies", "ticker"}};
  made.rows.reserve(companies.size() * prices.days.size() * 56);
  RowWriter row(made);
  for (size_t d = 0; d < prices.days.size(); ++d)
    for (size_t c = 0; c < companies.size(); ++c) {
      const Bar& bar = prices.bars[c][d];
      row.text(companies[c].ticker)
          .date(prices.days[d])
          .hundredths(bar.open)
          .hundredths(bar.high)
          .hundredths(bar.low);
      row.hundredths(bar.close).whole(bar.volume).end_row();
    }
  return made;
}

SampleTable dividends_table(const Companies& companies, const std::vector<Dividend>& dividends) {
  SampleTable made = table("dividends", "Dividends", "dividends paid per share, in US dollars",
                           {"dividend payment", "dividend"}, {"ticker", "ex_date"},
                           {{"ticker", Kind::text, "Ticker symbol", "", {"symbol"}},
                            {"ex_date",
                             Kind::date,
                             "First day on which the stock trades without the dividend",
                             "",
                             {"ex dividend date"}},
                            {"pay_date", Kind::date, "Day of payment", "", {"payment date"}},
                            {"amount",
                             Kind::decimal,
                             "Dividend per share",
                             "USD",
                             {"dividend per share", "dividend amount"}}});
  made.keys = {{"ticker", "companies", "ticker"}};
  RowWriter row(made);
  for (const Dividend& one : dividends)
    row.text(companies[one.company].ticker)
        .date(one.ex_date)
        .date(one.pay_date)
        .fraction(one.amount, 4)
        .end_row();
  return made;
}

SampleTable fundamentals_table(const Companies& companies, const std::vector<Accounts>& accounts) {
  SampleTable made = table(
      "fundamentals", "Fundamentals", "quarterly accounts of the companies, in US dollars",
      {"quarterly result", "quarterly report"}, {"ticker", "period_end"},
      {{"ticker", Kind::text, "Ticker symbol", "", {"symbol"}},
       {"fiscal_quarter",
        Kind::text,
        "Calendar quarter of the accounts, such as 2025 Q3",
        "",
        {"quarter"}},
       {"period_end", Kind::date, "Last day of the quarter", "", {"quarter end"}},
       {"revenue", Kind::money, "Revenue of the quarter", "USD", {"company revenue", "turnover"}},
       {"net_income", Kind::money, "Net income of the quarter", "USD", {"earnings", "net profit"}},
       {"eps", Kind::price, "Net income by shares outstanding", "USD", {"earnings per share"}},
       {"gross_margin", Kind::percent, "Gross margin", "%", {}},
       {"net_margin", Kind::percent, "Net income by revenue", "%", {"profit margin"}},
       {"debt_to_equity", Kind::price, "Debt by equity", "", {"leverage", "debt ratio"}}});
  made.keys = {{"ticker", "companies", "ticker"}};
  RowWriter row(made);
  for (const Accounts& one : accounts) {
    row.text(companies[one.company].ticker)
        .text(quarter_name(one.period_end))
        .date(one.period_end)
        .whole(one.revenue)
        .whole(one.net_income);
    row.hundredths(one.eps)
        .hundredths(one.gross_margin)
        .hundredths(one.net_margin)
        .hundredths(one.debt_to_equity)
        .end_row();
  }
  return made;
}

SampleTable benchmarks_table(const std::vector<Benchmark>& benchmarks) {
  SampleTable made =
      table("industry_benchmarks", "Industry benchmarks",
            "what is usual in an industry: medians over the companies in fundamentals",
            {"industry benchmark", "benchmark"}, {"industry", "metric", "period_end"},
            {{"industry", Kind::text, "Industry", "", {}},
             {"sector", Kind::text, "Sector of the industry", "", {}},
             {"metric", Kind::text, "What is measured", "", {"benchmark metric"}},
             {"fiscal_quarter", Kind::text, "Calendar quarter, such as 2025 Q3", "", {"quarter"}},
             {"period_end", Kind::date, "Last day of the quarter", "", {"quarter end"}},
             {"value", Kind::price, "The median, in the unit given", "", {"benchmark value"}},
             {"unit", Kind::text, "% or ratio", "", {}}});
  RowWriter row(made);
  for (const Benchmark& one : benchmarks) {
    row.text(one.industry)
        .text(sectors()[one.sector].name)
        .text(one.metric)
        .text(quarter_name(one.period_end))
        .date(one.period_end);
    row.hundredths(one.value).text(one.unit).end_row();
  }
  return made;
}

std::vector<SampleTable> index_tables(const std::vector<Index>& indices, const Prices& prices) {
  SampleTable list = table(
      "indices", "Indices", "stock indices over the sample companies, weighted by market value",
      {"index", "stock index", "market index", "stock indices", "market indices"}, {"symbol"},
      {{"symbol", Kind::text, "Symbol of the index", "", {}},
       {"name", Kind::text, "Name of the index", "", {"index name"}},
       {"members", Kind::whole, "Number of companies in it", "", {"constituents"}}});
  SampleTable levels =
      table("index_levels", "Index levels", "daily levels of the indices; 1,000 on 2 January 2018",
            {"index level", "market trend", "market movement", "stock market"}, {"symbol", "date"},
            {{"symbol", Kind::text, "Symbol of the index", "", {}},
             {"date", Kind::date, "Trading day", "", {"trading day"}},
             {"level", Kind::price, "Closing level", "points", {"index level", "closing level"}}});
  levels.keys = {{"symbol", "indices", "symbol"}};
  RowWriter row(list), level(levels);
  for (const Index& index : indices) {
    row.text(index.symbol).text(index.name).whole(static_cast<int64_t>(index.members)).end_row();
    for (size_t d = 0; d < prices.days.size(); ++d)
      level.text(index.symbol).date(prices.days[d]).hundredths(index.levels[d]).end_row();
  }
  return {std::move(list), std::move(levels)};
}

std::vector<SampleTable> fund_tables(const std::vector<Fund>& funds, const Companies& companies) {
  SampleTable list = table(
      "funds", "Funds", "invented funds and what they cost", {"fund", "portfolio"}, {"fund_code"},
      {{"fund_code", Kind::text, "Code of the fund", "", {"code"}},
       {"name", Kind::text, "Name of the fund", "", {"fund name", "portfolio name"}},
       {"category", Kind::text, "Kind of fund", "", {"fund category"}},
       {"manager", Kind::text, "Who manages it", "", {"fund manager"}},
       {"inception_date", Kind::date, "First day of the fund", "", {"inception"}},
       {"expense_ratio",
        Kind::percent,
        "Yearly cost, in percent of assets",
        "%",
        {"fee", "fund cost"}},
       {"net_assets",
        Kind::money,
        "Assets, in US dollars",
        "USD",
        {"assets under management", "aum", "fund size"}}});
  SampleTable holdings = table(
      "fund_holdings", "Fund holdings", "what the funds hold; weights of a fund add up to 100 %",
      {"holding", "fund holding", "position"}, {"fund_code", "ticker"},
      {{"fund_code", Kind::text, "Code of the fund", "", {}},
       {"ticker", Kind::text, "Ticker symbol of the stock held", "", {"symbol"}},
       {"weight",
        Kind::percent,
        "Share of the fund, in percent",
        "%",
        {"allocation", "portfolio weight"}}});
  holdings.keys = {{"fund_code", "funds", "fund_code"}, {"ticker", "companies", "ticker"}};
  RowWriter row(list), held(holdings);
  for (const Fund& fund : funds) {
    row.text(fund.code).text(fund.name).text(fund.category).text(fund.manager).date(fund.inception);
    row.hundredths(fund.expense_ratio).whole(fund.net_assets).end_row();
    for (const Holding& one : fund.holdings)
      held.text(fund.code).text(companies[one.company].ticker).hundredths(one.weight).end_row();
  }
  return {std::move(list), std::move(holdings)};
}

SampleTable indicators_table(const std::vector<Indicator>& indicators) {
  SampleTable made =
      table("economic_indicators", "Economic indicators", "monthly figures of national economies",
            {"economic indicator", "indicator"}, {"country", "indicator", "month"},
            {{"country", Kind::text, "Country", "", {}},
             {"indicator", Kind::text, "What is measured", "", {"economic indicator"}},
             {"month", Kind::date, "First day of the month", "", {}},
             {"value", Kind::price, "The figure, in the unit given", "", {"indicator value"}},
             {"unit", Kind::text, "% or index", "", {}}});
  RowWriter row(made);
  for (const Indicator& one : indicators)
    row.text(one.country)
        .text(one.name)
        .date(one.month)
        .hundredths(one.value)
        .text(one.unit)
        .end_row();
  return made;
}

}  // namespace

std::vector<SampleTable> make_tables(Date today) {
  const Companies companies = make_companies();
  const Prices prices = make_prices(companies, today);
  const auto dividends = make_dividends(companies, prices);
  const auto performance = make_performance(companies, prices, dividends);
  const auto accounts = make_accounts(companies, prices);
  std::vector<SampleTable> tables;
  tables.push_back(companies_table(companies, performance));
  tables.push_back(performance_table(companies, performance));
  tables.push_back(prices_table(companies, prices));
  tables.push_back(dividends_table(companies, dividends));
  tables.push_back(fundamentals_table(companies, accounts));
  tables.push_back(benchmarks_table(make_benchmarks(companies, accounts)));
  for (auto& made : index_tables(make_indices(companies, prices), prices))
    tables.push_back(std::move(made));
  for (auto& made : fund_tables(make_funds(companies, performance), companies))
    tables.push_back(std::move(made));
  tables.push_back(indicators_table(make_indicators(prices.days.back())));
  return tables;
}

}  // namespace sqlagent::market
