#include "core/sheet/headers.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace sqlagent::sheet {
namespace {

constexpr size_t kLinesLookedAt = 60;  // where a header may begin
constexpr size_t kMostHeaderRows = 5;
constexpr size_t kLongHeader = 200;
constexpr int64_t kFirstYear = 1900, kLastYear = 2100;

// The cells below a line, column by column, as the line moves down.
class Below {
 public:
  explicit Below(const Block& block) : block_(&block) {
    for (size_t c = 0; c < block.width(); ++c) counts_.push_back(block.counts(c));
  }
  void pass(const Line& line) {
    for (size_t c = 0; c < counts_.size(); ++c) counts_[c].take_away(block_->kind(line, c));
  }
  Kind strong(size_t column) const { return counts_[column].strong(); }
  size_t columns() const {  // that hold anything
    return static_cast<size_t>(
        std::ranges::count_if(counts_, [](const KindCounts& c) { return c.filled() > 0; }));
  }

 private:
  const Block* block_;
  std::vector<KindCounts> counts_;
};

std::optional<int64_t> whole_number(std::string_view text) {
  int64_t value = 0;
  return plain_integer(text, value) ? std::optional(value) : std::nullopt;
}

bool is_year(std::string_view text) {
  const auto value = whole_number(text);
  return value && *value >= kFirstYear && *value <= kLastYear;
}

// Numbers that are names: years, or 1, 2, 3 … as headers of days, weeks and places.
bool numbers_name(const Block& block, const Line& line) {
  std::vector<int64_t> numbers;
  for (size_t c = 0; c < block.width(); ++c) {
    if (block.kind(line, c) != Kind::number) continue;
    const auto value = whole_number(block.text(line, c));
    if (!value) return false;
    numbers.push_back(*value);
  }
  if (numbers.empty()) return false;
  if (std::ranges::all_of(numbers, [](int64_t n) { return n >= kFirstYear && n <= kLastYear; }))
    return numbers.size() == 1 || std::set(numbers.begin(), numbers.end()).size() > 1;
  if (numbers.size() < 3) return false;
  for (size_t i = 1; i < numbers.size(); ++i)
    if (numbers[i] != numbers[i - 1] + 1) return false;
  return true;
}

// Whether the numbers below a year are years themselves: then it is no header.
bool years_below(const Block& block, size_t column, uint32_t row) {
  size_t years = 0, numbers = 0;
  for (const Line* line : block.lines()) {
    if (line->row <= row || block.kind(*line, column) != Kind::number) continue;
    ++numbers;
    years += is_year(block.text(*line, column));
  }
  return numbers > 0 && years * 2 >= numbers;
}

struct Contrast {
  size_t for_header = 0, against = 0, filled = 0, words = 0, periods = 0;
  // Dates and years name columns only beside words, or three in a row.
  bool is_header() const {
    return for_header > 0 && against == 0 && (words > 0 || for_header > periods || periods >= 3);
  }
};

std::string pattern_of(std::string_view text) {
  std::string pattern;
  for (const char c : text) {
    const char sign = c >= '0' && c <= '9'                               ? '9'
                      : (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ? 'a'
                                                                         : c;
    if (pattern.empty() || pattern.back() != sign) pattern.push_back(sign);
  }
  return pattern;
}

// "2023-02-29" above "2023-12-31": made like the cells below, so no name of them.
bool made_like_below(const Block& block, const Line& line, size_t column) {
  const std::string pattern = pattern_of(block.text(line, column));
  if (pattern.find('9') == pattern.npos) return false;
  for (const Line* below : block.lines())
    if (below->row > line.row && pattern_of(block.text(*below, column)) == pattern) return true;
  return false;
}

// How a line stands out from what is below it.
Contrast contrast_of(const Block& block, const Line& line, const Below& below) {
  Contrast contrast;
  const bool named = numbers_name(block, line);
  for (size_t c = 0; c < block.width(); ++c) {
    const Kind here = block.kind(line, c);
    if (here == Kind::empty) continue;
    ++contrast.filled;
    const Kind under = below.strong(c);
    const bool word = here == Kind::text || here == Kind::boolean;
    contrast.words += here == Kind::text;
    if (under == Kind::text) {
      contrast.against += here == Kind::number && !named;
    } else if (under == here &&
               !(here == Kind::number && named && !years_below(block, c, line.row))) {
      ++contrast.against;
    } else if (here == Kind::text && made_like_below(block, line, c)) {
      ++contrast.against;
    } else if (word) {
      ++contrast.for_header;
    } else if ((here == Kind::number && named) || here == Kind::moment) {
      ++contrast.for_header, ++contrast.periods;
    }
  }
  return contrast;
}

bool short_texts(const Block& block, const Line& line) {
  for (size_t c = 0; c < block.width(); ++c)
    if (block.text(line, c).size() > kLongHeader) return false;
  return true;
}

// A row of group names right above a header: "2024", "", "2025", "".
bool is_group_row(const Block& block, const Line& line, const Line& header) {
  if (line.row + 1 != header.row) return false;
  if (block.has_group_merge(line.row)) return true;
  size_t words = 0, over_filled = 0;
  for (size_t c = 0; c < block.width(); ++c) {
    const Kind kind = block.kind(line, c);
    if (kind == Kind::empty) continue;
    if (kind == Kind::number && !is_year(block.text(line, c))) return false;
    const std::string_view text = block.text(line, c);
    if (text.size() > 60 || text.ends_with(':')) return false;
    ++words;
    over_filled += block.kind(header, c) != Kind::empty;
  }
  // One cell alone is a title, unless it stands apart from the first column.
  if (words == 0 || over_filled * 2 < words) return false;
  return words >= 2 && block.width() >= 3;
}

// "A, 1, 2, 3" below a header is the first row of data; years would be names still.
bool counts_beside_word(const Block& block, const Line& line, const Contrast& contrast) {
  if (contrast.words == 0 || contrast.for_header > contrast.periods) return false;
  for (size_t c = 0; c < block.width(); ++c)
    if (block.kind(line, c) == Kind::number && !is_year(block.text(line, c))) return true;
  return false;
}

// Rows of the header that ends or begins at lines[at].
Rows grown(const Block& block, size_t at, Below below) {
  const auto& lines = block.lines();
  size_t first = at, last = at;
  below.pass(*lines[at]);
  while (last + 1 < lines.size() && last + 1 - first < kMostHeaderRows &&
         lines[last + 1]->row == lines[last]->row + 1) {
    const Line& next = *lines[last + 1];
    Below after = below;
    after.pass(next);
    const Contrast contrast = contrast_of(block, next, after);
    // What is left below has to be data still.
    if (!contrast.is_header() || after.columns() == 0) break;
    if (contrast.words + 1 < contrast.for_header) break;
    if (counts_beside_word(block, next, contrast)) break;
    below = after;
    ++last;
  }
  while (first > 0 && last - first + 1 < kMostHeaderRows &&
         is_group_row(block, *lines[first - 1], *lines[first]))
    --first;
  return {lines[first]->row, lines[last]->row};
}

bool all_bold(const Block& block, const Line& line) {
  bool any = false;
  for (size_t c = 0; c < block.width(); ++c) {
    const Cell& cell = line.cell(block.range().first_column + c);
    if (cell.size > 0 && !cell.bold) return false;
    any = any || cell.size > 0;
  }
  return any;
}

// All words: a column whose cells are all made alike with digits ("K-001"), under one that is not.
bool pattern_contrast(const Block& block, size_t at) {
  const auto& lines = block.lines();
  for (size_t c = 0; c < block.width(); ++c) {
    const std::string_view head = block.text(*lines[at], c);
    if (head.empty() || at + 2 >= lines.size()) continue;
    const std::string pattern = pattern_of(block.text(*lines[at + 1], c));
    if (pattern.find('9') == pattern.npos || pattern == pattern_of(head)) continue;
    size_t same = 0, filled = 0;
    for (size_t i = at + 1; i < lines.size(); ++i) {
      const std::string_view text = block.text(*lines[i], c);
      if (text.empty()) continue;
      ++filled;
      same += pattern_of(text) == pattern;
    }
    if (same * 10 >= filled * 9) return true;
  }
  return false;
}

// Words of a would-be header that occur again below it, or twice in it.
bool recurs(const Block& block, size_t at) {
  const Line& head = *block.lines()[at];
  size_t again = 0, filled = 0;
  for (size_t c = 0; c < block.width(); ++c) {
    const std::string_view text = block.text(head, c);
    if (text.empty()) continue;
    ++filled;
    for (size_t i = at + 1; i < block.lines().size(); ++i)
      if (block.text(*block.lines()[i], c) == text) {
        ++again;
        break;
      }
  }
  return again * 2 >= filled;
}

Heading found(Rows header, std::string evidence, bool sure) {
  Heading heading;
  heading.header = header;
  heading.first_data = header.last + 1;
  heading.evidence = std::move(evidence);
  heading.sure = sure;
  return heading;
}

// What the sheet itself declares: a table's header, a filter's row.
std::optional<Heading> declared(const Block& block) {
  const Range& range = block.range();
  const auto meets = [&](const Range& other) {
    return other.first_row >= range.first_row && other.first_row <= range.last_row &&
           other.first_column <= range.last_column && other.last_column >= range.first_column;
  };
  const Layout& layout = block.sketch().layout;
  for (const auto& table : layout.tables)
    if (table.header_rows > 0 && meets(table.range))
      return found({table.range.first_row, table.range.first_row + table.header_rows - 1},
                   fmt::format("the workbook declares it as the table {}", table.name), true);
  if (layout.filter && meets(*layout.filter))
    return found({layout.filter->first_row, layout.filter->first_row},
                 "the sheet's filter buttons are in it", true);
  return std::nullopt;
}

// No column of numbers or dates: other signs have to do.
Heading heading_of_words(const Block& block, bool text_file) {
  const auto& lines = block.lines();
  Heading none;
  none.first_data = lines.front()->row;
  const size_t most = std::max<size_t>(1, Below(block).columns());
  for (size_t at = 0; at < std::min<size_t>(lines.size(), 12); ++at) {
    const Line& line = *lines[at];
    const size_t filled = block.filled(line);
    if (filled * 10 < most * 6 && filled < 3) continue;  // a title
    if (most >= 2 && filled < 2) continue;
    if (!short_texts(block, line)) return none;
    const bool framed = block.sketch().layout.frozen_rows == line.row;
    const bool bold =
        all_bold(block, line) && (at + 1 >= lines.size() || !all_bold(block, *lines[at + 1]));
    if (bold || framed)
      return found(
          {line.row, line.row},
          bold ? "it is bold and the rows below are not" : "it stays in view above the rows", true);
    if (pattern_contrast(block, at))
      return found({line.row, line.row}, "the cells below are made alike and it is not", true);
    if (recurs(block, at)) {
      none.evidence = "its words occur again below";
      return none;
    }
    if (block.width() == 1 && !text_file && block.rows() < 4) return none;
    return found({line.row, line.row}, "words that do not occur again below", false);
  }
  return none;
}

}  // namespace

Heading heading_of(const Block& block, bool text_file) {
  const auto& lines = block.lines();
  Heading none;
  if (lines.empty()) return none;
  none.first_data = lines.front()->row;
  if (auto heading = declared(block)) return *heading;
  Below below(block);
  const size_t width = below.columns();
  const Line* first = nullptr;  // that is no title
  for (size_t at = 0; at < std::min(lines.size(), kLinesLookedAt); ++at) {
    const Line& line = *lines[at];
    const Below before = below;
    below.pass(line);
    const Contrast contrast = contrast_of(block, line, below);
    const size_t wide = below.columns();
    if (wide == 0) break;
    const bool whole = contrast.filled * 2 >= wide && (wide == 1 || contrast.filled >= 2);
    if (contrast.is_header() && whole && short_texts(block, line))
      return found(grown(block, at, before),
                   fmt::format("{} of its cells {} above a column of numbers, dates or yes and no",
                               contrast.for_header, contrast.for_header == 1 ? "stands" : "stand"),
                   true);
    if (contrast.filled * 10 < width * 6) continue;
    if (contrast.against > 0 && contrast.against >= contrast.for_header) {
      none.evidence = "the cells of its first row are like those below";
      none.sure = true;
      if (!first) return none;
      break;
    }
    if (!first) first = &line;
  }
  return heading_of_words(block, text_file);
}

}  // namespace sqlagent::sheet
