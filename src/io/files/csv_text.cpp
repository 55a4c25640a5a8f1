#include "io/files/csv_text.h"

#include <algorithm>
#include <array>

namespace sqlagent::files {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::array<std::string_view, 11> kDangerous{
    "=", "+", "-", "@", "\t", "\r", "\n", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};

// -12, +3.50, 1e-7: computed or not, it is the same number.
bool is_plain_number(std::string_view text) {
  size_t i = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
  const auto digits = [&] {
    const auto begin = i;
    while (i < text.size() && text[i] >= '0' && text[i] <= '9') ++i;
    return i > begin;
  };
  if (!digits()) return false;
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (!digits()) return false;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (!digits()) return false;
  }
  return i == text.size();
}

void append_text(std::string& out, std::string_view text) {
  const bool formula = is_formula_like(text);
  const bool quoted = text.empty() || text.find_first_of(",\"\r\n") != text.npos ||
                      text.front() == ' ' || text.back() == ' ';
  if (quoted) out += '"';
  if (formula) out += '\'';
  for (const char letter : text) {
    if (letter == '"') out += '"';
    out += letter;
  }
  if (quoted) out += '"';
}

}  // namespace

bool is_formula_like(std::string_view text) {
  return std::ranges::any_of(kDangerous, [&](auto first) { return text.starts_with(first); }) &&
         !is_plain_number(text);
}

void append_csv_head(std::string& out, const std::vector<ResultColumn>& columns) {
  out += kByteOrderMark;
  for (size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) out += ',';
    append_text(out, columns[i].name);
  }
  out += "\r\n";
}

void append_csv_row(std::string& out, const std::vector<ResultColumn>& columns, const Row& row) {
  for (size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) out += ',';
    const auto& cell = row[i];
    if (!cell) {
      if (columns.size() == 1) out += "\"\"";  // an empty line would be no row for most readers
    } else if (columns[i].type == Type::boolean && (*cell == "t" || *cell == "f")) {
      out += *cell == "t" ? "true" : "false";
    } else {
      append_text(out, *cell);
    }
  }
  out += "\r\n";
}

}  // namespace sqlagent::files
