// Names from the rows of a header: see headers.h.
#include "core/sheet/headers.h"
#include "core/sheet/month_names.h"

namespace sqlagent::sheet {
namespace {

constexpr int64_t kFirstYear = 1900, kLastYear = 2100;

std::optional<int64_t> whole_number(std::string_view text) {
  int64_t value = 0;
  return plain_integer(text, value) ? std::optional(value) : std::nullopt;
}

bool is_year(std::string_view text) {
  const auto value = whole_number(text);
  return value && *value >= kFirstYear && *value <= kLastYear;
}

}  // namespace

std::vector<std::string> headers_of(const Block& block, const Rows& header) {
  const size_t width = block.width();
  std::vector<std::vector<std::string>> parts(width);
  std::vector<const Line*> lines;
  for (const Line* line : block.lines())
    if (header.has(line->row)) lines.push_back(line);
  for (size_t i = 0; i < lines.size(); ++i) {
    const Line& line = *lines[i];
    const bool last = i + 1 == lines.size();
    std::vector<std::string> words(width);
    for (size_t c = 0; c < width; ++c) words[c] = block.text(line, c);
    for (const Range& merge : block.sketch().layout.merges) {
      if (merge.first_row != line.row || merge.last_column == merge.first_column) continue;
      if (merge.first_column < block.range().first_column ||
          merge.last_column > block.range().last_column)
        continue;
      const size_t from = merge.first_column - block.range().first_column;
      for (size_t c = from + 1; c <= merge.last_column - block.range().first_column; ++c)
        if (words[c].empty()) words[c] = words[from];
    }
    if (!last && !block.has_group_merge(line.row))  // a text file has no merges: to the right
      for (size_t c = 1; c < width; ++c)
        if (words[c].empty() && !words[c - 1].empty() && !block.text(*lines[i + 1], c).empty() &&
            !block.text(*lines[i + 1], c - 1).empty())
          words[c] = words[c - 1];
    for (size_t c = 0; c < width; ++c)
      if (!words[c].empty() && (parts[c].empty() || parts[c].back() != words[c]))
        parts[c].push_back(std::move(words[c]));
  }
  std::vector<std::string> headers;
  for (const auto& words : parts) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " / ") + word;
    headers.push_back(std::move(text));
  }
  return headers;
}

bool names_period(std::string_view text) {
  if (is_year(text)) return true;
  if ((text.starts_with("FY") || text.starts_with("fy")) && text.size() <= 7) {
    text.remove_prefix(2);
    while (text.starts_with(' ')) text.remove_prefix(1);
    const auto value = whole_number(text);
    return value && *value > 0;
  }
  // A quarter or month with a year beside it or not: "Q1", "Q1 2025", "Jan", "Mar-24", "2024-05".
  bool quarter_or_month = false;
  while (!text.empty()) {
    const char c = text.front();
    if (c >= '0' && c <= '9') {
      size_t digits = 0;
      while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
      if (digits > 4 || digits == 3) return false;
      if (digits <= 2 && !quarter_or_month && text.size() > digits + 1 &&
          (text[digits] == '/' || text[digits] == '-' || text[digits] == '.'))
        quarter_or_month = true;  // 05/2024
      if (digits == 4 && text.size() > 4 && text[4] == '-') quarter_or_month = true;
      text.remove_prefix(digits);
    } else if ((c == 'Q' || c == 'q') && text.size() >= 2 && text[1] >= '1' && text[1] <= '4') {
      quarter_or_month = true;
      text.remove_prefix(2);
    } else if (c == ' ' || c == '-' || c == '/' || c == '.' || c == '\'') {
      text.remove_prefix(1);
    } else {
      if (quarter_or_month || take_month_name(text) == 0) return false;
      quarter_or_month = true;
    }
  }
  return quarter_or_month;
}

}  // namespace sqlagent::sheet
