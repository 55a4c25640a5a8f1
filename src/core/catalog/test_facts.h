// For tests only: TableFacts from a small literal, as the importer would have profiled it.
//   facts("orders", "order_id,customer_id,amount\n1,7,9.50\n2,7,\n")
// The first line is the header; empty cells are null; cells hold no quotes, and no commas. Types
// are inferred: whole numbers, decimals, ISO dates, ISO timestamps, true/false, else text; leading
// zeros stay text.
#pragma once
#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "core/catalog/catalog.h"
#include "core/catalog/words.h"

namespace sqlagent::catalog::test {

inline std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> parts;
  size_t begin = 0;
  for (size_t end; (end = text.find(at, begin)) != std::string_view::npos; begin = end + 1)
    parts.emplace_back(text.substr(begin, end - begin));
  parts.emplace_back(text.substr(begin));
  return parts;
}

inline Type type_of(std::string_view cell) {
  if (cell == "true" || cell == "false") return Type::boolean;
  if (parse_iso_date(cell)) return Type::date;
  if (cell.size() >= 16 && parse_iso_date(cell.substr(0, 10)) &&
      (cell[10] == ' ' || cell[10] == 'T'))
    return Type::timestamp;
  const std::string_view digits = cell.starts_with('-') ? cell.substr(1) : cell;
  const bool leading_zero = digits.size() > 1 && digits[0] == '0' && digits[1] != '.';
  double number = 0;
  const auto [end, code] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
  if (code != std::errc() || end != cell.data() + cell.size() || leading_zero) return Type::text;
  return cell.find('.') == std::string_view::npos ? Type::integer : Type::numeric;
}

inline ColumnFacts profile(std::string header, const std::vector<std::string>& cells) {
  ColumnFacts column;
  column.display = header;
  column.name = header;
  std::replace_if(
      column.name.begin(), column.name.end(),
      [](unsigned char c) { return !std::isalnum(c) && c < 0x80; }, '_');
  column.name = fold(column.name);
  column.rows = cells.size();
  std::optional<Type> type;
  std::map<std::string, uint64_t> counts;
  for (const auto& cell : cells) {
    if (cell.empty()) {
      ++column.nulls;
      continue;
    }
    ++counts[cell];
    const Type one = type_of(cell);
    const bool numbers = type && (one == Type::integer || one == Type::numeric) &&
                         (*type == Type::integer || *type == Type::numeric);
    if (!type || *type == one)
      type = one;
    else
      type = numbers ? Type::numeric : Type::text;
  }
  column.type = type.value_or(Type::text);
  column.distinct = counts.size();
  const bool number = column.type == Type::integer || column.type == Type::numeric;
  const auto value = [&](const std::string& text) { return number ? std::stod(text) : 0; };
  const auto less = [&](const std::string& a, const std::string& b) {
    return number ? value(a) < value(b) : a < b;
  };
  std::string before;
  column.ascending = true;
  double sum = 0, length = 0;
  for (const auto& cell : cells) {
    if (cell.empty()) continue;
    if (!column.min || less(cell, *column.min)) column.min = cell;
    if (!column.max || less(*column.max, cell)) column.max = cell;
    if (!before.empty() && less(cell, before)) column.ascending = false;
    before = cell;
    sum += value(cell);
    length += static_cast<double>(cell.size());
    column.has_negative |= number && value(cell) < 0;
  }
  const auto filled = static_cast<double>(std::max<uint64_t>(1, column.rows - column.nulls));
  if (number) column.mean = sum / filled;
  if (column.type == Type::text) column.mean_length = length / filled;
  column.all_integral = number;
  std::set<uint64_t> hashes;
  for (const auto& [cell, count] : counts) {
    if (number && value(cell) != static_cast<double>(static_cast<long long>(value(cell))))
      column.all_integral = false;
    column.top.push_back({cell, count});
    if (column.type == Type::text) column.values.push_back(cell);
    hashes.insert(value_hash(cell));
  }
  std::sort(column.top.begin(), column.top.end(), [](auto& a, auto& b) {
    return a.count != b.count ? a.count > b.count : a.value < b.value;
  });
  if (column.top.size() > 50) column.top.resize(50);
  for (const uint64_t hash : hashes)
    if (column.min_hashes.size() < kMinHashes) column.min_hashes.push_back(hash);
  return column;
}

inline TableFacts facts(std::string name, std::string_view csv, bool shared = false) {
  TableFacts table;
  table.schema = shared ? "public" : "home";
  table.name = name;
  table.display = name;
  table.file = name + ".csv";
  table.shared = shared;
  std::vector<std::vector<std::string>> cells;
  const auto lines = split(csv, '\n');
  const auto headers = split(lines.at(0), ',');
  cells.resize(headers.size());
  for (size_t i = 1; i < lines.size(); ++i) {
    if (lines[i].empty()) continue;
    ++table.rows;
    auto row = split(lines[i], ',');
    row.resize(headers.size());
    for (size_t c = 0; c < headers.size(); ++c) cells[c].push_back(row[c]);
  }
  for (size_t c = 0; c < headers.size(); ++c)
    table.columns.push_back(profile(headers[c], cells[c]));
  return table;
}

inline TenantId tenant() {
  return TenantId("00000000-0000-4000-8000-000000000001");
}

inline Catalog catalog_of(std::vector<TableFacts> tables) {
  return build(tenant(), 1, std::move(tables));
}

// "orders.customer_id > customers.customer_id" for each edge, in the catalog's order.
inline std::vector<std::string> edges_of(const Catalog& catalog) {
  std::vector<std::string> out;
  for (const Edge& edge : catalog.edges()) {
    const auto& from = catalog.tables()[static_cast<size_t>(edge.from_table)];
    const auto& to = catalog.tables()[static_cast<size_t>(edge.to_table)];
    out.push_back(from.facts.name + "." +
                  from.columns[static_cast<size_t>(edge.from_column)].facts.name + " > " +
                  to.facts.name + "." + to.columns[static_cast<size_t>(edge.to_column)].facts.name +
                  (edge.label.empty() ? "" : " (" + edge.label + ")"));
  }
  return out;
}

}  // namespace sqlagent::catalog::test
