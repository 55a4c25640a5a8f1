#include "core/measure/score.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <functional>
#include <numeric>
#include <string>

#include "base/date.h"

namespace sqlagent::measure {
namespace {

struct Number {
  double value = 0;
  int decimals = 0;  // shown
};

std::string folded(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::optional<Number> number_in(std::string_view text) {
  Number out;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out.value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (const size_t dot = text.find('.'); dot != text.npos)
    out.decimals = static_cast<int>(text.size() - dot - 1);
  return out;
}

// "1,234,567.5" as a number is read; whatever else as it is.
std::string without_grouping(std::string_view text) {
  const std::string_view whole = text.substr(0, text.find('.'));
  size_t digits = 0;  // since the comma before
  bool first = true, grouped = false;
  for (const char c : whole.substr(whole.starts_with('-') ? 1 : 0)) {
    if (c == ',') {
      if (digits == 0 || digits > 3 || (!first && digits != 3)) return std::string(text);
      first = false;
      grouped = true;
      digits = 0;
    } else if (c >= '0' && c <= '9') {
      ++digits;
    } else {
      return std::string(text);
    }
  }
  if (!grouped || digits != 3) return std::string(text);
  std::string out(text);
  std::erase(out, ',');
  return out;
}

// A day, or the first day of what is named: "2024-03-01 00:00:00", "2024-03", "2024-Q2", "2024".
std::optional<Date> day_in(std::string_view text) {
  if (const size_t midnight = text.find(" 00:00"); midnight != text.npos)
    text = text.substr(0, midnight);
  if (const auto day = parse_iso_date(text)) return day;
  const auto year = number_in(text.substr(0, 4));
  if (!year || year->decimals > 0 || year->value < 1000) return std::nullopt;
  unsigned month = 1;
  if (text.size() == 7 && text[4] == '-' && (text[5] == 'Q' || text[5] == 'q'))
    month = static_cast<unsigned>(text[6] - '1') * 3 + 1;
  else if (text.size() == 7 && text[4] == '-')
    month = static_cast<unsigned>((text[5] - '0') * 10 + text[6] - '0');
  else if (text.size() != 4)
    return std::nullopt;
  if (month < 1 || month > 12) return std::nullopt;
  return make_date(static_cast<int>(year->value), month, 1);
}

// A year as its first day, a weekday by its name.
std::optional<Number> as_number(std::string_view text) {
  constexpr std::array kDays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  if (const auto number = number_in(text)) return number;
  if (text.size() >= 10 && text.substr(4, 6) == "-01-01" && day_in(text))
    return number_in(text.substr(0, 4));
  const std::string word = folded(text);
  for (size_t i = 0; i < kDays.size(); ++i)
    if (word.starts_with(kDays[i]) && (word.size() == 3 || word.ends_with("day")))
      return Number{static_cast<double>(i + 1), 0};
  return std::nullopt;
}

bool near(double right, Number found) {
  const double off = std::abs(found.value - right);
  if (off <= std::max(1e-6 * std::abs(right), 1e-9)) return true;
  const double rounding = 0.5 * std::pow(10.0, -found.decimals) * (1 + 1e-6) + 1e-9;
  return off <= rounding && (found.decimals >= 2 || off <= 1e-2 * std::abs(right));
}

bool is_true(const std::string& word) {
  return word == "t" || word == "true" || word == "yes";
}
bool is_false(const std::string& word) {
  return word == "f" || word == "false" || word == "no";
}

bool says_nothing(const Cell& cell) {
  if (!cell) return true;
  const std::string word = folded(*cell);
  return word.empty() || word == "unknown" || word == "(unknown)" || word == "none" ||
         word == "n/a" || word == "(none)" || word == "(empty)";
}

// scale: what a number that was found is multiplied with.
bool same_cell(const Cell& right, const Cell& found, Type type, double scale, bool written) {
  if (!right) return says_nothing(found);
  if (!found) return says_nothing(right);
  switch (type) {
    case Type::integer:
    case Type::numeric: {
      const auto wanted = number_in(*right);
      const auto have = as_number(*found);
      if (!wanted || !have) return false;
      const int moved = scale > 1 ? 2 : 0;
      const Number scaled{have->value * scale, std::max(0, have->decimals - moved)};
      return near(wanted->value, scaled) || (written && near(scaled.value, *wanted));
    }
    case Type::date:
    case Type::timestamp: {
      const auto wanted = day_in(*right), have = day_in(*found);
      return wanted && have ? wanted == have : folded(*right) == folded(*found);
    }
    case Type::boolean: {
      const std::string wanted = folded(*right), have = folded(*found);
      return is_true(wanted) ? is_true(have) : is_false(have);
    }
    case Type::time:
    case Type::interval:
    case Type::text:
      break;
  }
  return folded(*right) == folded(*found);
}

// One assignment of right columns to found ones; the scale of each.
class Comparing {
 public:
  Comparing(const Table& right, const Table& found, Comparison how)
      : right_(right), found_(found), how_(how) {}

  bool same() {
    chosen_.assign(right_.columns.size(), 0);
    scale_.assign(right_.columns.size(), 1);
    taken_.assign(found_.columns.size(), false);
    return assign(0);
  }

 private:
  static constexpr size_t kTried = 5'000;  // assignments

  bool assign(size_t column) {
    if (column == right_.columns.size()) return ++tried_ <= kTried && rows_agree();
    const bool share = how_.percent && right_.columns[column].type == Type::numeric;
    for (const double scale : {1.0, 100.0}) {
      if (scale != 1 && !share) break;
      for (size_t c = 0; c < found_.columns.size(); ++c) {
        if (taken_[c] || !could_be(column, c, scale)) continue;
        taken_[c] = true;
        chosen_[column] = c;
        scale_[column] = scale;
        if (assign(column + 1)) return true;
        taken_[c] = false;
      }
    }
    return false;
  }

  bool cells_agree(size_t column, const Row& right, const Row& found, size_t at,
                   double scale) const {
    return same_cell(right[column], found[at], right_.columns[column].type, scale, how_.written);
  }

  // Each cell of the right column is somewhere in the found one.
  bool could_be(size_t column, size_t at, double scale) const {
    return std::ranges::all_of(right_.rows, [&](const Row& right) {
      return std::ranges::any_of(found_.rows, [&](const Row& found) {
        return cells_agree(column, right, found, at, scale);
      });
    });
  }

  bool row_agrees(const Row& right, const Row& found) const {
    for (size_t i = 0; i < right_.columns.size(); ++i)
      if (!cells_agree(i, right, found, chosen_[i], scale_[i])) return false;
    return true;
  }

  bool rows_agree() const {
    if (how_.ordered)
      return std::ranges::equal(right_.rows, found_.rows, [&](const Row& right, const Row& found) {
        return row_agrees(right, found);
      });
    std::vector<bool> used(found_.rows.size(), false);
    for (const Row& right : right_.rows) {
      bool there = false;
      for (size_t i = 0; i < found_.rows.size() && !there; ++i)
        if (!used[i] && row_agrees(right, found_.rows[i])) there = used[i] = true;
      if (!there) return false;
    }
    return true;
  }

  const Table& right_;
  const Table& found_;
  const Comparison how_;
  std::vector<size_t> chosen_;
  std::vector<double> scale_;
  std::vector<bool> taken_;
  size_t tried_ = 0;
};

Table each_once(Table table) {
  std::ranges::sort(table.rows);
  const auto again = std::ranges::unique(table.rows);
  table.rows.erase(again.begin(), again.end());
  return table;
}

}  // namespace

bool same_result(const Table& right, const Table& found, Comparison how) {
  if (how.distinct)
    return same_result(each_once(right), each_once(found),
                       {.percent = how.percent, .lists = how.lists, .written = how.written});
  if (found.columns.size() < right.columns.size()) return false;
  if (!how.lists && found.columns.size() > right.columns.size() + kFurtherColumns) return false;
  if (right.rows.size() != found.rows.size() || found.rows.size() > kComparedRows) return false;
  return Comparing(right, found, how).same();
}

Table written_table(const std::vector<std::vector<std::string>>& rows) {
  Table out;
  for (const auto& row : rows) {
    Row cells;
    for (const auto& text : row)
      cells.push_back(text.empty() ? Cell() : Cell(without_grouping(text)));
    out.rows.push_back(std::move(cells));
  }
  for (size_t c = 0; !rows.empty() && c < rows.front().size(); ++c) {
    const auto all = [&](const auto& is) {
      return std::ranges::all_of(out.rows, [&](const Row& row) { return !row[c] || is(*row[c]); });
    };
    const Type type = all(number_in)        ? Type::numeric
                      : all(parse_iso_date) ? Type::date
                                            : Type::text;
    out.columns.push_back({std::to_string(c + 1), type});
  }
  return out;
}

bool lists_rows(std::string_view sql) {
  constexpr std::array kAggregates = {"count(", "sum(",  "avg(",    "min(",   "max(",
                                      "corr(",  "over ", "within ", "filter "};
  const std::string text = folded(sql);
  if (text.find("group by") != text.npos || !text.starts_with("select")) return false;
  const std::string output = text.substr(0, text.find(" from "));
  return std::ranges::none_of(kAggregates, [&](std::string_view aggregate) {
    return output.find(aggregate) != output.npos;
  });
}

}  // namespace sqlagent::measure
