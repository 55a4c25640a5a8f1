// What reading a question costs before any SQL runs, over a large tenant: milliseconds, p50, p99
// and the longest; how a text may go on (type-ahead); and what its catalog costs: milliseconds to
// build and megabytes to hold.
//   build/release/tests/nlq_bench [ROUNDS]      default 20
// The tenant has 40 tables with 500 columns in all, 200,000 distinct texts among their cells, and
// keys from each table to the one before it; questions are of twelve kinds over these tables.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "core/nlq/lens.h"
#include "core/nlq/type_ahead.h"

using namespace sqlagent;

namespace {

constexpr size_t kTables = 40, kTexts = 200'000, kRows = 20'000;
constexpr std::array<const char*, kTables> kNouns{
    "customer", "order",    "product",  "invoice",     "shipment",  "supplier", "warehouse",
    "employee", "contract", "ticket",   "campaign",    "visit",     "payment",  "refund",
    "machine",  "sensor",   "reading",  "route",       "driver",    "vehicle",  "course",
    "student",  "lesson",   "exam",     "patient",     "treatment", "ward",     "ingredient",
    "recipe",   "menu",     "table",    "reservation", "member",    "club",     "match",
    "player",   "league",   "property", "tenant",      "lease"};
constexpr std::array<const char*, 10> kAttributes{"name",   "status",  "amount", "quantity",
                                                  "price",  "city",    "opened", "closed",
                                                  "rating", "category"};

double resident_megabytes() {
  std::ifstream in("/proc/self/statm");
  double pages = 0, resident = 0;
  in >> pages >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

// A made-up name of two words; no two numbers give the same.
std::string text_of(size_t number) {
  static constexpr std::array kSyllables{"ba", "ce", "di", "fo", "gu", "ha", "je", "ki",
                                         "lo", "mu", "na", "pe", "ri", "so", "tu", "va"};
  std::string out;
  for (int i = 0; i < 6; ++i, number /= 16) {
    if (i == 3) out += ' ';
    out += kSyllables[number % 16];
  }
  return out;
}

catalog::ColumnFacts column_of(std::string name, Type type, uint64_t distinct) {
  catalog::ColumnFacts column;
  column.name = column.display = std::move(name);
  column.type = type;
  column.rows = kRows;
  column.distinct = distinct;
  return column;
}

catalog::ColumnFacts texts(std::string name, size_t first, size_t count) {
  auto column = column_of(std::move(name), Type::text, count);
  for (size_t i = 0; i < count; ++i) column.values.push_back(text_of(first + i));
  std::ranges::sort(column.values);
  column.mean_length = 13;
  for (size_t i = 0; i < std::min<size_t>(50, count); ++i)
    column.top.push_back({column.values[i], 10});
  return column;
}

catalog::ColumnFacts numbers(std::string name, uint64_t distinct, const char* max) {
  auto column = column_of(std::move(name), Type::integer, distinct);
  column.min = "1";
  column.max = max;
  column.all_integral = true;
  std::vector<uint64_t> hashes;
  for (uint64_t i = 1; i <= std::min<uint64_t>(distinct, kRows); ++i)
    hashes.push_back(catalog::value_hash(std::to_string(i)));
  std::ranges::sort(hashes);
  hashes.resize(std::min(hashes.size(), catalog::kMinHashes));
  column.min_hashes = std::move(hashes);
  return column;
}

std::vector<catalog::TableFacts> large_tenant() {
  std::vector<catalog::TableFacts> tables;
  size_t columns = 0;
  for (size_t t = 0; t < kTables; ++t) {
    auto& table = tables.emplace_back();
    const std::string noun = kNouns[t];
    table.schema = "home";
    table.name = table.display = noun + "s";
    table.rows = kRows;
    table.columns.push_back(numbers(noun + "_id", kRows, "20000"));
    if (t > 0)
      table.columns.push_back(numbers(std::string(kNouns[t - 1]) + "_id", 15'000, "15000"));
    for (const char* attribute : kAttributes) {
      const std::string name = attribute;
      if (name == "name")
        table.columns.push_back(texts(noun + "_name", t * 5'000, kTexts / kTables));
      else if (name == "status" || name == "city" || name == "category")
        table.columns.push_back(texts(name, 17 * t, 12));
      else if (name == "opened" || name == "closed") {
        auto& day = table.columns.emplace_back(column_of(name + "_on", Type::date, 900));
        day.min = "2023-01-01";
        day.max = "2025-10-31";
      } else {
        auto& number = table.columns.emplace_back(column_of(name, Type::numeric, 5'000));
        number.min = "0.50";
        number.max = "9800.00";
        number.mean = 310;
      }
    }
    for (columns += table.columns.size(); columns < (t + 1) * 500 / kTables; ++columns)
      table.columns.push_back(texts("remark", 31 * t, 40));
  }
  return tables;
}

std::vector<std::string> questions() {
  std::vector<std::string> out;
  for (size_t t = 1; t < kTables; ++t) {
    const std::string noun = kNouns[t], other = kNouns[t - 1];
    out.push_back(fmt::format("how many {}s are there?", noun));
    out.push_back(fmt::format("total amount of {}s by month in 2024", noun));
    out.push_back(fmt::format("top 5 {}s by quantity", noun));
    out.push_back(fmt::format("average price of {}s per {} category", noun, other));
    out.push_back(fmt::format("which {} has the most {}s?", other, noun));
    out.push_back(fmt::format("{}s without any {}", other, noun));
    out.push_back(fmt::format("{}s with status {} opened last year", noun, text_of(17 * t + 3)));
    out.push_back(fmt::format("list the names and cities of {}s with rating above 4", noun));
    out.push_back(fmt::format("amount of {} in 2025", text_of(t * 5'000 + 77)));
    out.push_back(fmt::format("share of {}s per city", noun));
    out.push_back(fmt::format("how much do the {}s of {} cost compared with last year", noun,
                              text_of((t - 1) * 5'000 + 4)));
    out.push_back(fmt::format("{}s opend betwen March and June 2024 by catgory", noun));
  }
  return out;
}

double milliseconds_since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began)
      .count();
}

double percent(size_t part, size_t whole) {
  return 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

void print_times(std::vector<double> milliseconds) {
  std::ranges::sort(milliseconds);
  const auto at = [&](double share) {
    return milliseconds[static_cast<size_t>(share * double(milliseconds.size() - 1))];
  };
  fmt::print("p50 {:.2f} ms, p99 {:.2f} ms, longest {:.2f} ms\n", at(0.5), at(0.99),
             milliseconds.back());
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 20;
  auto facts = large_tenant();
  size_t columns = 0;
  for (const auto& table : facts) columns += table.columns.size();
  const double before = resident_megabytes();
  auto began = std::chrono::steady_clock::now();
  const auto catalog = catalog::build(TenantId("00000000-0000-4000-8000-000000000001"), 1, facts);
  const double built = milliseconds_since(began);
  began = std::chrono::steady_clock::now();
  const nlq::Lens lens(catalog);
  const double indexed = milliseconds_since(began);
  fmt::print("{} tables, {} columns, {} texts: catalog {:.0f} ms, lens {:.0f} ms, {:.0f} MB\n",
             catalog.tables().size(), columns, kTexts, built, indexed,
             resident_megabytes() - before);

  const Date today = make_date(2025, 11, 15);
  std::vector<double> took;
  size_t answered = 0, offered = 0;
  const auto asked = questions();
  for (int round = 0; round < rounds; ++round)
    for (const auto& question : asked) {
      began = std::chrono::steady_clock::now();
      const auto readings = nlq::read(question, lens, today);
      took.push_back(milliseconds_since(began));
      answered += readings.decision == nlq::Decision::answer;
    }
  fmt::print("{} questions, {:.0f} % answered: ", took.size(), percent(answered, took.size()));
  print_times(took);
  took.clear();
  for (int round = 0; round < rounds; ++round)
    for (const auto& question : asked)
      for (const size_t typed : {question.size() / 3, question.size() / 2, question.size() - 2}) {
        began = std::chrono::steady_clock::now();
        const auto completions = nlq::completions(question.substr(0, typed), catalog, {}, 8);
        took.push_back(milliseconds_since(began));
        offered += !completions.empty();
      }
  fmt::print("{} texts, {:.0f} % go on: ", took.size(), percent(offered, took.size()));
  print_times(took);
}
