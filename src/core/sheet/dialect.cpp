#include "core/sheet/dialect.h"

#include <algorithm>
#include <map>
#include <vector>

namespace sqlagent::sheet {
namespace {

constexpr size_t kRows = 300;

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// What the head looks like if this were the delimiter.
struct Trial {
  std::vector<size_t> fields;  // of each row that is not blank
  size_t foreign = 0;          // other delimiters inside fields, where prose and numbers have none
  size_t before_space = 0, delimiters = 0;

  size_t usual() const {  // the most frequent number of fields above one; 0 if there is none
    std::map<size_t, size_t> rows;
    for (const size_t count : fields)
      if (count > 1) ++rows[count];
    size_t best = 0;
    for (const auto& [count, frequency] : rows)
      if (best == 0 || frequency >= rows[best]) best = count;
    return best;
  }
  // Of the rows from the first one on that has the delimiter: titles and comments stand above many
  // a table.
  size_t above() const {
    return static_cast<size_t>(std::ranges::find_if(fields, [](size_t n) { return n > 1; }) -
                               fields.begin());
  }
  double share(size_t count) const {
    return static_cast<double>(std::ranges::count(fields, count)) /
           static_cast<double>(std::max<size_t>(1, fields.size() - above()));
  }
};

Trial try_delimiter(std::string_view head, char delimiter, char line_end) {
  Trial trial;
  size_t fields = 1;
  bool quoted = false, field_start = true, empty = true;
  const auto next = [&](size_t i) { return i + 1 < head.size() ? head[i + 1] : line_end; };
  for (size_t i = 0; i < head.size() && trial.fields.size() < kRows; ++i) {
    const char c = head[i];
    if (quoted) {
      quoted = c != '"';
      continue;
    }
    if (c == '"' && (field_start || (i > 0 && head[i - 1] == '"'))) {
      quoted = true;
      empty = false;
    } else if (c == delimiter) {
      ++fields, ++trial.delimiters;
      trial.before_space += next(i) == ' ';
      field_start = true;
      empty = false;
      continue;
    } else if (c == line_end) {
      if (!empty) trial.fields.push_back(fields);
      fields = 1;
      field_start = empty = true;
      continue;
    } else if (c == '\t' || c == '|' || (c == ';' && next(i) != ' ')) {
      ++trial.foreign;
    } else if (c == ',') {
      const bool decimal = i > 0 && is_digit(head[i - 1]) && is_digit(next(i));
      trial.foreign += !decimal && next(i) != ' ';
    }
    empty = empty && is_space(c);
    field_start = field_start && c == ' ';
  }
  const bool whole = head.empty() || head.back() == line_end;
  if (trial.fields.empty() && !empty) trial.fields.push_back(fields);
  if (!whole && trial.fields.size() == 1 && fields > 1) trial.fields.push_back(fields);
  return trial;
}

// 0 if it is not the delimiter.
double score(const Trial& trial) {
  const size_t usual = trial.usual();
  if (usual == 0) return 0;
  const double share = trial.share(usual);
  if (trial.above() > 0) {
    // "Smith, John" below a header without a comma is prose in one column.
    const bool prose = trial.before_space * 2 > trial.delimiters;
    // Tables of several widths may follow each other, so not all need to be as wide as the usual.
    const auto wide = std::ranges::count_if(trial.fields, [](size_t n) { return n > 1; });
    const double any =
        static_cast<double>(wide) / static_cast<double>(trial.fields.size() - trial.above());
    if (prose || any < 0.6 || share < 0.3 || std::ranges::count(trial.fields, usual) < 3) return 0;
  }
  const double foreign =
      std::min(1.0, static_cast<double>(trial.foreign) /
                        static_cast<double>(trial.delimiters + trial.fields.size()));
  return (share + 0.01) * (share + 0.01) * static_cast<double>(std::min<size_t>(usual, 50) + 20) *
         (1 - 0.9 * foreign);
}

}  // namespace

Dialect sniff_dialect(std::string_view head) {
  Dialect dialect;
  if (head.find('\n') == head.npos && head.find('\r') != head.npos) dialect.line_end = '\r';
  if (head.size() >= 5 && (head.starts_with("sep=") || head.starts_with("SEP="))) {
    const char next = head.size() > 5 ? head[5] : '\n';
    if (next == '\n' || next == '\r') {
      dialect.delimiter = head[4];
      dialect.skip_rows = 1;
      return dialect;
    }
  }
  dialect.delimiter = '\0';
  double best = 0;
  for (const char candidate : {',', ';', '\t', '|'}) {
    const double found = score(try_delimiter(head, candidate, dialect.line_end));
    if (found > best) best = found, dialect.delimiter = candidate;
  }
  if (best > 0) return dialect;
  // Signs that also stand in times and names: only if every row has them alike.
  for (const char candidate : {'^', '~', ':'}) {
    const Trial trial = try_delimiter(head, candidate, dialect.line_end);
    const size_t usual = trial.usual(), least = candidate == ':' ? 4 : 2;
    if (trial.fields.size() >= 3 && usual >= least && trial.share(usual) == 1)
      dialect.delimiter = candidate;
  }
  return dialect;
}

}  // namespace sqlagent::sheet
