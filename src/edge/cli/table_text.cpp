#include "edge/cli/table_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/utf8.h"

namespace sqlagent::cli {
namespace {

constexpr size_t kCellCharacters = 40;

bool to_the_right(Type type) {
  return type == Type::integer || type == Type::numeric || type == Type::interval;
}

// One line of at most kCellCharacters characters.
std::string shown(const Cell& cell) {
  if (!cell) return "–";
  std::string out;
  size_t characters = 0;
  for (size_t i = 0; i < cell->size(); ++characters) {
    if (characters == kCellCharacters - 1 && utf8_length(std::string_view(*cell).substr(i)) > 1)
      return out + "…";
    const size_t length = std::max<size_t>(1, utf8_sequence(std::string_view(*cell).substr(i)));
    const auto first = static_cast<unsigned char>((*cell)[i]);
    const bool control =
        first < 0x20 || first == 0x7f ||
        (first == 0xc2 && length == 2 && static_cast<unsigned char>((*cell)[i + 1]) < 0xa0);
    out += control ? std::string(" ") : cell->substr(i, length);
    i += length;
  }
  return out;
}

std::string padded(const std::string& text, size_t width, bool right) {
  const size_t length = utf8_length(text);
  const std::string space(width > length ? width - length : 0, ' ');
  return right ? space + text : text + space;
}

}  // namespace

std::string table_text(const Table& table, size_t rows) {
  const size_t count = std::min(rows, table.rows.size());
  std::vector<std::vector<std::string>> cells(table.columns.size());
  std::vector<size_t> widths;
  for (size_t c = 0; c < table.columns.size(); ++c) {
    cells[c].push_back(shown(Cell(table.columns[c].name)));
    for (size_t r = 0; r < count; ++r) cells[c].push_back(shown(table.rows[r][c]));
    size_t width = 0;
    for (const auto& text : cells[c]) width = std::max(width, utf8_length(text));
    widths.push_back(width);
  }
  std::string out;
  for (size_t r = 0; r <= count; ++r) {
    std::string line;
    for (size_t c = 0; c < cells.size(); ++c)
      line += (c ? "  " : "") + padded(cells[c][r], widths[c], to_the_right(table.columns[c].type));
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
    if (r > 0) continue;
    for (size_t c = 0; c < widths.size(); ++c) {
      if (c) out += "  ";
      for (size_t i = 0; i < widths[c]; ++i) out += "─";
    }
    out += "\n";
  }
  const size_t more = table.rows.size() - count;
  if (more > 0 || table.truncated)
    out += fmt::format("({}{} more rows)\n", table.truncated ? "at least " : "", more);
  return out;
}

}  // namespace sqlagent::cli
