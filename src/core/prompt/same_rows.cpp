#include "core/prompt/same_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <string>

namespace sqlagent::prompt {
namespace {

constexpr size_t kMostColumns = 30;

std::string comparable(const Cell& cell, Type type) {
  if (!cell) return "\x01null";
  if (type != Type::integer && type != Type::numeric) return *cell;
  double number = 0;
  const auto read = std::from_chars(cell->data(), cell->data() + cell->size(), number);
  if (read.ec != std::errc()) return *cell;
  return fmt::format("{:.6g}", number == 0 ? 0.0 : number);
}

// A column as the multiset of its cells; columns that hold the same stand beside each other.
std::vector<size_t> in_order(const std::vector<std::vector<std::string>>& rows, size_t columns) {
  std::vector<std::pair<std::vector<std::string>, size_t>> content(columns);
  for (size_t c = 0; c < columns; ++c) {
    content[c].second = c;
    for (const auto& row : rows) content[c].first.push_back(row[c]);
    std::ranges::sort(content[c].first);
  }
  std::ranges::sort(content);
  std::vector<size_t> out;
  for (const auto& one : content) out.push_back(one.second);
  return out;
}

std::vector<std::vector<std::string>> rows_in_order(const sqlagent::Table& table) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& row : table.rows) {
    rows.emplace_back();
    for (size_t c = 0; c < table.columns.size(); ++c)
      rows.back().push_back(comparable(row[c], table.columns[c].type));
  }
  const auto order = in_order(rows, table.columns.size());
  for (auto& row : rows) {
    std::vector<std::string> moved;
    for (const size_t c : order) moved.push_back(std::move(row[c]));
    row = std::move(moved);
  }
  std::ranges::sort(rows);
  return rows;
}

}  // namespace

bool same_rows(const sqlagent::Table& a, const sqlagent::Table& b) {
  if (a.truncated || b.truncated || a.columns.size() != b.columns.size() ||
      a.rows.size() != b.rows.size() || a.columns.size() > kMostColumns)
    return false;
  return rows_in_order(a) == rows_in_order(b);
}

}  // namespace sqlagent::prompt
