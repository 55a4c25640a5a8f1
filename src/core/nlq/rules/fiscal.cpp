// Fiscal years: "FY24", "fiscal Q1", "last fiscal year", "by fiscal quarter". A year that begins in
// another month than January is named after the one in which it ends. Without a definition of the
// tenant's it is the calendar year, which is stated.
#include "core/nlq/rules/fiscal.h"

#include <algorithm>
#include <array>

#include "core/nlq/rules/calendar.h"
#include "core/nlq/rules/rules.h"

namespace sqlagent::nlq {
namespace {
using namespace std::chrono;

constexpr std::array<std::string_view, 12> kMonths{"january",   "february", "march",    "april",
                                                   "may",       "june",     "july",     "august",
                                                   "september", "october",  "november", "december"};

bool of_years(std::string_view word) {
  return word == "fiscal" || word == "financial";
}

class Years : private Calendar {
 public:
  explicit Years(const Scene& scene) : Calendar(scene), start_(scene.year_start.value_or(1)) {}

  std::optional<Range> at(int i) const {
    if (auto quarter = quarter_at(i)) return quarter;
    if (const auto named = year_named(i)) return year(named->first, named->second);
    return relative(i);
  }
  // "fiscal year", "fiscal quarters": the grain and the token after it.
  std::optional<std::pair<Grain, int>> grain_at(int i) const {
    if (!of_years(word(i))) return std::nullopt;
    const auto u = unit(i + 1);
    if (u == Unit::year) return std::pair{Grain::year, i + 2};
    if (u == Unit::quarter) return std::pair{Grain::quarter, i + 2};
    return std::nullopt;
  }
  int offset() const { return static_cast<int>(start_) - 1; }
  std::pair<std::string, std::string> assumption() const {
    if (!scene_.year_start) return {"fiscal year", "calendar year"};
    std::string first(kMonths[start_ - 1]), last(kMonths[(start_ + 10) % 12]);
    first[0] = static_cast<char>(first[0] - 'a' + 'A');
    last[0] = static_cast<char>(last[0] - 'a' + 'A');
    return {"fiscal year",
            first + " to " + last + (start_ > 1 ? ", named after the year in which it ends" : "")};
  }

 private:
  Date begin_of(int name) const { return make_date(start_ == 1 ? name : name - 1, start_, 1); }
  int current() const {
    const year_month_day d{scene_.today};
    const int y = static_cast<int>(d.year());
    return start_ > 1 && static_cast<unsigned>(d.month()) >= start_ ? y + 1 : y;
  }
  static std::optional<int> full_year(std::string_view digits) {
    if (digits.size() != 2 && digits.size() != 4) return std::nullopt;
    if (digits.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
    const int n = std::stoi(std::string(digits));
    if (digits.size() == 2) return 2000 + n;
    return n >= 1900 && n <= 2100 ? std::optional(n) : std::nullopt;
  }
  // "FY24", "FY 2024", "fiscal year 2024", "fiscal 2024": its name, and the token after it.
  std::optional<std::pair<int, int>> year_named(int i) const {
    const std::string_view w = word(i);
    if (w.size() > 2 && w.starts_with("fy"))
      if (const auto y = full_year(w.substr(2))) return std::pair{*y, i + 1};
    int number = 0;
    if (w == "fy") number = i + 1;
    if (of_years(w)) number = word(i + 1) == "year" ? i + 2 : i + 1;
    if (number == 0) return std::nullopt;
    const auto y = full_year(word(number));
    return y ? std::optional(std::pair{*y, number + 1}) : std::nullopt;
  }
  Range year(int name, int end) const {
    const Date from = begin_of(name);
    return {from, add(Unit::year, from, 1), "FY" + std::to_string(name), end, "year", false};
  }
  // "this fiscal year", "last fiscal quarter", "fiscal year to date"
  std::optional<Range> relative(int i) const {
    const bool to_date =
        of_years(word(i)) && word(i + 1) == "year" && word(i + 2) == "to" && word(i + 3) == "date";
    if (to_date || word(i) == "fytd") {
      Range out = year(current(), to_date ? i + 4 : i + 1);
      out.to = scene_.today + days{1};
      out.said += " to date";
      out.unit = "ytd";
      return out;
    }
    int step = 0;
    const std::string_view w = word(i);
    if (w == "last" || w == "previous" || w == "prior")
      step = -1;
    else if (w == "next")
      step = 1;
    else if (w != "this" && w != "current")
      return std::nullopt;
    if (word(i + 1) == "fy") return year(current() + step, i + 2);
    if (!of_years(word(i + 1))) return std::nullopt;
    const auto u = unit(i + 2);
    if (u == Unit::year) return year(current() + step, i + 3);
    if (u != Unit::quarter) return std::nullopt;
    const Date first = begin_of(current());
    const year_month_day a{first}, b{scene_.today};
    const int months = (static_cast<int>(b.year()) - static_cast<int>(a.year())) * 12 +
                       static_cast<int>(static_cast<unsigned>(b.month())) -
                       static_cast<int>(static_cast<unsigned>(a.month()));
    const Date from = add(Unit::month, first, months / 3 * 3 + 3 * step);
    return Range{
        from, add(Unit::month, from, 3), std::string(w) + " fiscal quarter", i + 3, "quarter",
        false};
  }
  // "fiscal Q1 2024", "Q1 FY24", "fiscal Q1": without a year the current one, as far as it has
  // begun.
  std::optional<Range> quarter_at(int i) const {
    const bool said = of_years(word(i));
    const int at = said ? i + 1 : i;
    const std::string_view q = word(at);
    if (q.size() != 2 || q[0] != 'q' || q[1] < '1' || q[1] > '4') return std::nullopt;
    int name = current(), end = at + 1;
    if (word(end) == "of") ++end;
    if (const auto named = year_named(end)) {
      std::tie(name, end) = *named;
    } else if (!said) {
      return std::nullopt;
    } else if (const auto y = year_at(end)) {
      name = *y;
      ++end;
    } else {
      end = at + 1;
    }
    const int number = q[1] - '0';
    Date from = add(Unit::month, begin_of(name), 3 * (number - 1));
    if (from > scene_.today && !year_named(at + 1) && !year_at(at + 1))
      from = add(Unit::month, begin_of(--name), 3 * (number - 1));
    return Range{from,
                 add(Unit::month, from, 3),
                 "Q" + std::to_string(number) + " FY" + std::to_string(name),
                 end,
                 "quarter",
                 false};
  }

  unsigned start_;
};

}  // namespace

std::optional<unsigned> year_start_in(std::string_view definitions) {
  std::vector<std::string> words;
  for (const auto& token : tokenize(definitions.substr(0, 8192))) words.push_back(token.word);
  const auto word = [&](size_t i) { return i < words.size() ? std::string_view(words[i]) : ""; };
  for (size_t i = 0; i < words.size(); ++i) {
    const bool named = (of_years(word(i)) || word(i) == "business") && word(i + 1) == "year";
    if (!named && word(i) != "fy") continue;
    bool begins = false;
    for (size_t k = i + 1; k < i + 12 && k < words.size(); ++k) {
      const std::string_view w = word(k);
      begins |= w.starts_with("start") || w.starts_with("begin") || w == "runs" || w == "from" ||
                w == "=" || w == "is";
      for (unsigned m = 0; m < 12 && begins; ++m)
        if (w == kMonths[m] || (w.size() == 3 && kMonths[m].starts_with(w))) return m + 1;
      if (w.starts_with("end")) break;  // "ends in March": it begins in the month after
    }
    for (size_t k = i + 1; k < i + 8 && k < words.size(); ++k)
      for (unsigned m = 0; m < 12; ++m)
        if (word(k - 1) != "year" && word(k) == kMonths[m] && !begins) return (m + 1) % 12 + 1;
  }
  return std::nullopt;
}

void add_fiscal(const Scene& scene, Chart& chart) {
  const Years years(scene);
  for (int i = 0; i < static_cast<int>(scene.tokens.size()); ++i) {
    if (scene.tokens[i].quoted) continue;
    Piece piece;
    piece.begin = i;
    piece.assumed.push_back(years.assumption());
    if (const auto range = years.at(i)) {
      piece.kind = Kind::time;
      piece.end = range->end;
      piece.from = range->from;
      piece.to = range->to;
      piece.said = range->said;
      piece.unit = range->unit;
      piece.score = (range->end - i) + 0.3;
      piece.rule = "fiscal time";
      chart.add(piece);
    }
    if (const auto grain = years.grain_at(i)) {
      piece.kind = Kind::grain;
      piece.end = grain->second;
      piece.grain = grain->first;
      piece.n = years.offset();
      piece.said.clear();
      piece.unit.clear();
      piece.from.reset();
      piece.to.reset();
      piece.score = 2.2;
      piece.rule = "fiscal grain";
      chart.add(std::move(piece));
    }
  }
}

}  // namespace sqlagent::nlq
