#include "app/market/companies.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "app/market/draw.h"

namespace sqlagent::market {
namespace {

constexpr std::array kCountries = {
    Country{"United States", "USD", false, 34}, Country{"Japan", "JPY", false, 8},
    Country{"United Kingdom", "GBP", false, 7}, Country{"Germany", "EUR", false, 6},
    Country{"France", "EUR", false, 5},         Country{"Canada", "CAD", false, 5},
    Country{"Switzerland", "CHF", false, 3},    Country{"Netherlands", "EUR", false, 3},
    Country{"Sweden", "SEK", false, 3},         Country{"Australia", "AUD", false, 3},
    Country{"China", "CNY", true, 6},           Country{"India", "INR", true, 5},
    Country{"Brazil", "BRL", true, 4},          Country{"South Africa", "ZAR", true, 2},
    Country{"Mexico", "MXN", true, 2},          Country{"Indonesia", "IDR", true, 2},
    Country{"Turkey", "TRY", true, 1},          Country{"Poland", "PLN", true, 1}};

constexpr std::array<std::string_view, 28> kHeads = {
    "Vel", "Ost", "Kar",  "Bryn", "Tor", "Mel",  "Quor", "Zan", "Nev", "Lum",
    "Ard", "Sel", "Pax",  "Cor",  "Hal", "Ives", "Dray", "Fen", "Gal", "Jor",
    "Rav", "Sol", "Thal", "Umb",  "Wex", "Yar",  "Eld",  "Bel"};
constexpr std::array<std::string_view, 20> kMiddles = {
    "a",   "e",   "i",   "o",   "ari", "eno", "ivo", "ona", "uri", "ela",
    "ada", "ire", "omi", "usa", "ane", "ido", "ora", "umi", "ete", "alo"};
constexpr std::array<std::string_view, 18> kTails = {"dis",  "ron",  "vex",  "lith", "mar",  "quin",
                                                     "nor",  "tis",  "bran", "dane", "gard", "lux",
                                                     "mond", "pell", "rax",  "sten", "trix", "ven"};

// What a company of the sector calls itself after its name.
std::string_view second_name(std::string_view sector, Draw& draw) {
  struct Names {
    std::string_view sector;
    std::array<std::string_view, 4> names;
  };
  static constexpr std::array kNames = {
      Names{"Technology", {"Systems", "Software", "Microdevices", "Networks"}},
      Names{"Healthcare", {"Therapeutics", "Health", "Medical", "Biolabs"}},
      Names{"Financials", {"Bank", "Financial", "Insurance", "Capital"}},
      Names{"Energy", {"Energy", "Petroleum", "Resources", "Drilling"}},
      Names{"Utilities", {"Power", "Water", "Utilities", "Grid"}},
      Names{"Industrials", {"Industries", "Engineering", "Logistics", "Machinery"}},
      Names{"Materials", {"Chemicals", "Mining", "Materials", "Steel"}},
      Names{"Consumer Staples", {"Foods", "Beverages", "Household", "Markets"}},
      Names{"Consumer Discretionary", {"Retail", "Motors", "Leisure", "Apparel"}},
      Names{"Real Estate", {"Properties", "Realty", "Estates", "Spaces"}},
      Names{"Communication Services", {"Media", "Telecom", "Interactive", "Mobile"}}};
  for (const auto& [name, names] : kNames)
    if (name == sector) return names[draw.below(names.size())];
  return "Group";
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  return out;
}

// The first four letters, or the first three and another letter of the name, or of the alphabet.
std::string ticker_of(const std::string& name, const std::set<std::string>& taken) {
  const std::string letters = upper(name);
  for (size_t i = 3; i < letters.size(); ++i)
    if (const std::string ticker = letters.substr(0, 3) + letters[i]; !taken.contains(ticker))
      return ticker;
  for (char c = 'A'; c < 'Z'; ++c)
    if (const std::string ticker = letters.substr(0, 3) + c; !taken.contains(ticker)) return ticker;
  return letters;
}

size_t country_of(Draw& draw) {
  size_t chosen = draw.below(100);
  for (size_t i = 0; i < kCountries.size(); ++i) {
    const auto weight = static_cast<size_t>(kCountries[i].weight);
    if (chosen < weight) return i;
    chosen -= weight;
  }
  return 0;
}

}  // namespace

const std::vector<Sector>& sectors() {
  static const std::vector<Sector> kSectors = {
      {"Technology",
       0.0065,
       0.35,
       0.012,
       0.18,
       {"Software", "Semiconductors", "Hardware", "IT Services", "Cybersecurity"}},
      {"Healthcare",
       0.0050,
       0.40,
       0.018,
       0.13,
       {"Pharmaceuticals", "Biotechnology", "Medical Devices", "Health Services"}},
      {"Financials",
       0.0050,
       0.85,
       0.036,
       0.22,
       {"Banks", "Insurance", "Asset Management", "Payments"}},
      {"Energy",
       0.0080,
       0.80,
       0.043,
       0.09,
       {"Oil & Gas", "Oilfield Services", "Renewables", "Pipelines"}},
      {"Utilities",
       0.0035,
       0.95,
       0.040,
       0.11,
       {"Electric Utilities", "Water Utilities", "Gas Utilities"}},
      {"Industrials",
       0.0045,
       0.65,
       0.021,
       0.08,
       {"Machinery", "Aerospace", "Transportation", "Construction", "Electrical Equipment"}},
      {"Materials",
       0.0060,
       0.70,
       0.028,
       0.09,
       {"Chemicals", "Metals & Mining", "Packaging", "Paper & Forest"}},
      {"Consumer Staples",
       0.0032,
       0.90,
       0.029,
       0.07,
       {"Food Products", "Beverages", "Household Products", "Food Retail"}},
      {"Consumer Discretionary",
       0.0060,
       0.45,
       0.015,
       0.06,
       {"Retailing", "Automobiles", "Hotels & Leisure", "Apparel"}},
      {"Real Estate",
       0.0045,
       0.95,
       0.046,
       0.20,
       {"Office REITs", "Residential REITs", "Industrial REITs", "Retail REITs"}},
      {"Communication Services",
       0.0055,
       0.50,
       0.026,
       0.12,
       {"Telecom", "Media", "Interactive Media", "Entertainment"}}};
  return kSectors;
}

std::span<const Country> countries() {
  return kCountries;
}

std::vector<Company> make_companies() {
  std::vector<Company> companies;
  std::set<std::string> tickers, names;
  for (size_t i = 0; companies.size() < kCompanies; ++i) {
    Draw draw("company", static_cast<int64_t>(i));
    const std::string root = std::string(kHeads[draw.below(kHeads.size())]) +
                             std::string(kMiddles[draw.below(kMiddles.size())]) +
                             std::string(kTails[draw.below(kTails.size())]);
    if (!names.insert(root).second) continue;
    Company company;
    company.sector = companies.size() % sectors().size();
    const Sector& sector = sectors()[company.sector];
    company.name = root + " " + std::string(second_name(sector.name, draw));
    company.ticker = ticker_of(root, tickers);
    tickers.insert(company.ticker);
    company.industry =
        sector.industries[companies.size() / sectors().size() % sector.industries.size()];
    company.country = country_of(draw);
    company.founded = 1890 + static_cast<int>(draw.below(115));
    company.base_price = std::exp(draw.between(std::log(12.0), std::log(180.0)));
    const double capital =
        std::exp(21.2 + 1.35 * draw.normal());  // dollars in 2018: mostly 0.4 to 6 billion
    company.shares = std::max<int64_t>(
        1'000'000, static_cast<int64_t>(capital / company.base_price / 1000) * 1000);
    company.employees = 50 + static_cast<int>(capital / draw.between(60'000, 400'000));
    company.beta = std::clamp(1 + 0.3 * draw.normal(), 0.3, 1.9);
    company.volatility =
        sector.volatility * draw.between(1.2, 2.6) * (company.emerging() ? 1.25 : 1);
    if (draw.unit() < sector.payers) company.yield = sector.payout * draw.between(0.4, 1.7);
    companies.push_back(std::move(company));
  }
  return companies;
}

}  // namespace sqlagent::market
