#include "core/sheet/a1.h"

#include <fmt/format.h>

#include <charconv>
#include <utility>

namespace sqlagent::sheet {
namespace {

// A row number from the front of the text; nullopt if there is none.
std::optional<uint32_t> take_row(std::string_view& text) {
  uint32_t row = 0;
  const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), row);
  if (bad != std::errc() || row == 0) return std::nullopt;
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  return row;
}

std::optional<uint32_t> take_column(std::string_view& text) {
  size_t size = 0;
  while (size < text.size() &&
         ((text[size] >= 'A' && text[size] <= 'Z') || (text[size] >= 'a' && text[size] <= 'z')))
    ++size;
  const auto column = column_from_letters(text.substr(0, size));
  if (column) text.remove_prefix(size);
  return column;
}

}  // namespace

std::string column_letters(size_t column) {
  std::string letters;
  for (size_t rest = column + 1; rest > 0; rest = (rest - 1) / 26)
    letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
  return letters;
}

std::optional<uint32_t> column_from_letters(std::string_view text) {
  if (text.empty() || text.size() > 3) return std::nullopt;
  uint32_t column = 0;
  for (const char c : text) {
    const int letter = c >= 'A' && c <= 'Z' ? c - 'A' + 1 : c >= 'a' && c <= 'z' ? c - 'a' + 1 : 0;
    if (letter == 0) return std::nullopt;
    column = column * 26 + static_cast<uint32_t>(letter);
  }
  return column - 1;
}

std::string cell_name(uint32_t row, size_t column) {
  return column_letters(column) + std::to_string(row);
}

std::string range_name(const Range& range) {
  const std::string last = column_letters(range.last_column);
  return cell_name(range.first_row, range.first_column) + ":" +
         (range.last_row == kLastRow ? last : last + std::to_string(range.last_row));
}

std::string rows_name(const Rows& rows) {
  return fmt::format("{}:{}", rows.first, rows.last);
}

std::optional<Range> range_from_name(std::string_view text) {
  Range range;
  auto column = take_column(text);
  if (!column) return std::nullopt;
  auto row = take_row(text);
  if (!row) return std::nullopt;
  range.first_column = range.last_column = *column;
  range.first_row = range.last_row = *row;
  if (text.empty()) return range;
  if (text.front() != ':') return std::nullopt;
  text.remove_prefix(1);
  column = take_column(text);
  if (!column) return std::nullopt;
  range.last_column = *column;
  range.last_row = kLastRow;
  if (!text.empty()) {
    row = take_row(text);
    if (!row || !text.empty()) return std::nullopt;
    range.last_row = *row;
  }
  if (range.last_column < range.first_column) std::swap(range.first_column, range.last_column);
  if (range.last_row < range.first_row) std::swap(range.first_row, range.last_row);
  return range;
}

std::optional<Rows> rows_from_name(std::string_view text) {
  const auto first = take_row(text);
  if (!first) return std::nullopt;
  if (text.empty()) return Rows{*first, *first};
  if (text.front() != ':') return std::nullopt;
  text.remove_prefix(1);
  const auto last = take_row(text);
  if (!last || !text.empty() || *last < *first) return std::nullopt;
  return Rows{*first, *last};
}

}  // namespace sqlagent::sheet
