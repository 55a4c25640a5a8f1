// For benches: a made-up tenant of 40 tables with 500 columns in all, 200,000 distinct texts among
// their cells and keys from each table to the one before it; and twelve kinds of questions about
// them.
#pragma once
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/catalog/catalog.h"

namespace sqlagent::bench {

inline constexpr size_t kTables = 40, kTexts = 200'000, kRows = 20'000;
inline constexpr std::array<const char*, kTables> kNouns{
    "customer", "order",    "product",  "invoice",     "shipment",  "supplier", "warehouse",
    "employee", "contract", "ticket",   "campaign",    "visit",     "payment",  "refund",
    "machine",  "sensor",   "reading",  "route",       "driver",    "vehicle",  "course",
    "student",  "lesson",   "exam",     "patient",     "treatment", "ward",     "ingredient",
    "recipe",   "menu",     "table",    "reservation", "member",    "club",     "match",
    "player",   "league",   "property", "tenant",      "lease"};
inline constexpr std::array<const char*, 10> kAttributes{"name",   "status",  "amount", "quantity",
                                                         "price",  "city",    "opened", "closed",
                                                         "rating", "category"};

// A made-up name of two words; no two numbers give the same.
inline std::string text_of(size_t number) {
  static constexpr std::array kSyllables{"ba", "ce", "di", "fo", "gu", "ha", "je", "ki",
                                         "lo", "mu", "na", "pe", "ri", "so", "tu", "va"};
  std::string out;
  for (int i = 0; i < 6; ++i, number /= 16) {
    if (i == 3) out += ' ';
    out += kSyllables[number % 16];
  }
  return out;
}

inline catalog::ColumnFacts column_of(std::string name, Type type, uint64_t distinct) {
  catalog::ColumnFacts column;
  column.name = column.display = std::move(name);
  column.type = type;
  column.rows = kRows;
  column.distinct = distinct;
  return column;
}

inline catalog::ColumnFacts texts(std::string name, size_t first, size_t count) {
  auto column = column_of(std::move(name), Type::text, count);
  for (size_t i = 0; i < count; ++i) column.values.push_back(text_of(first + i));
  std::ranges::sort(column.values);
  column.mean_length = 13;
  for (size_t i = 0; i < std::min<size_t>(50, count); ++i)
    column.top.push_back({column.values[i], 10});
  return column;
}

inline catalog::ColumnFacts numbers(std::string name, uint64_t distinct, const char* max) {
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

inline std::vector<catalog::TableFacts> large_tenant() {
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

inline std::vector<std::string> questions() {
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

}  // namespace sqlagent::bench
