// Dates: relative ("last month", "last 90 days"), calendar ("in 2024", "March 2025", "Q3"), bounds
// (since, before, between), grains. "Now" is scene.today. Ranges are half-open. A month or quarter
// without a year is its latest one that has begun.
#include <array>
#include <optional>
#include <string>

#include "core/nlq/rules/rules.h"

namespace sqlagent::nlq {
namespace {
using namespace std::chrono;

enum class Unit { day, week, month, quarter, year };
struct Range {
  std::optional<Date> from, to;
  std::string said;
  int end = 0;        // token after it
  std::string unit;   // "month", "quarter", "ytd", …: chooses among columns that differ by period
  bool bare = false;  // a number that could also be a number
};

Date start_of(Unit unit, Date day) {
  const year_month_day d{day};
  switch (unit) {
    case Unit::day:
      return day;
    case Unit::week:
      return day - days{weekday{day}.iso_encoding() - 1};
    case Unit::month:
      return sys_days{d.year() / d.month() / 1};
    case Unit::quarter:
      return sys_days{d.year() / month{(static_cast<unsigned>(d.month()) - 1) / 3 * 3 + 1} / 1};
    case Unit::year:
      return sys_days{d.year() / 1 / 1};
  }
  return day;
}

Date add(Unit unit, Date start, int count) {
  if (unit == Unit::day) return start + days{count};
  if (unit == Unit::week) return start + days{7 * count};
  const int step = unit == Unit::month ? 1 : unit == Unit::quarter ? 3 : 12;
  const year_month_day d{start};
  const year_month to = year_month{d.year(), d.month()} + months{step * count};
  const auto last = year_month_day_last{to.year(), month_day_last{to.month()}};
  return sys_days{to.year() / to.month() / std::min(d.day(), last.day())};
}

std::string_view name_of(Unit unit) {
  static constexpr std::array<std::string_view, 5> kNames{"day", "week", "month", "quarter",
                                                          "year"};
  return kNames[static_cast<size_t>(unit)];
}

class Reader {
 public:
  explicit Reader(const Scene& scene) : scene_(scene) {}

  std::optional<Range> at(int i) const {
    for (auto read : {&Reader::bounds, &Reader::relative, &Reader::to_date, &Reader::one_day,
                      &Reader::month_year, &Reader::quarter_year, &Reader::plain_year})
      if (auto range = (this->*read)(i)) return range;
    return std::nullopt;
  }

 private:
  std::string_view word(int i) const {
    return i >= 0 && i < static_cast<int>(scene_.tokens.size()) && !scene_.tokens[i].quoted
               ? std::string_view(scene_.tokens[i].word)
               : "";
  }
  std::optional<int> whole(int i) const {
    static constexpr std::array<std::string_view, 13> kWords{
        "zero",  "one",   "two",  "three", "four",   "five",  "six",
        "seven", "eight", "nine", "ten",   "eleven", "twelve"};
    for (size_t k = 1; k < kWords.size(); ++k)
      if (word(i) == kWords[k]) return static_cast<int>(k);
    if (i < 0 || i >= static_cast<int>(scene_.tokens.size())) return std::nullopt;
    const auto& number = scene_.tokens[i].number;
    if (!number || number->percent || !number->currency.empty() ||
        number->text.find('.') != std::string::npos || number->text.size() > 6)
      return std::nullopt;
    return std::stoi(number->text);
  }
  std::optional<Unit> unit(int i) const {
    std::string_view w = word(i);
    if (w.ends_with('s')) w.remove_suffix(1);
    for (Unit u : {Unit::day, Unit::week, Unit::month, Unit::quarter, Unit::year})
      if (w == name_of(u)) return u;
    return std::nullopt;
  }
  std::optional<unsigned> month_name(int i) const {
    static constexpr std::array<std::string_view, 12> kMonths{
        "january", "february", "march",     "april",   "may",      "june",
        "july",    "august",   "september", "october", "november", "december"};
    const std::string_view w = word(i);
    for (unsigned m = 0; m < 12; ++m)
      if (w == kMonths[m] || (w.size() == 3 && kMonths[m].starts_with(w)) ||
          (w == "sept" && m == 8))
        return m + 1;
    return std::nullopt;
  }
  std::optional<int> year_at(int i) const {
    const auto y = whole(i);
    return y && *y >= 1900 && *y <= 2100 && scene_.tokens[i].number &&
                   !scene_.tokens[i].number->ordinal
               ? y
               : std::nullopt;
  }
  int this_year() const { return static_cast<int>(year_month_day{scene_.today}.year()); }

  Range period(Unit u, Date start, std::string said, int end) const {
    return {start, add(u, start, 1), std::move(said), end, std::string(name_of(u)), false};
  }

  std::optional<Range> plain_year(int i) const {
    int at = word(i) == "the" ? i + 1 : i;
    const bool named = word(at) == "year" || word(at) == "years";
    if (named) at += word(at + 1) == "of" ? 2 : 1;
    if (at != i && !named) return std::nullopt;
    const auto y = year_at(at);
    if (!y) return std::nullopt;
    Range r = period(Unit::year, make_date(*y, 1, 1), std::to_string(*y), at + 1);
    r.bare = !named;
    return r;
  }
  std::optional<Range> month_year(int i) const {
    const auto m = month_name(i);
    if (!m) return std::nullopt;
    static constexpr std::array<std::string_view, 12> kSaid{
        "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December"};
    int end = i + 1, y;
    if (const auto named = year_at(i + 1)) {
      y = *named;
      end = i + 2;
    } else if (word(i + 1) == "of" && year_at(i + 2)) {
      y = *year_at(i + 2);
      end = i + 3;
    } else if (const auto day = whole(i + 1); day && *day >= 1 && *day <= 31) {
      return std::nullopt;  // March 10: one_day
    } else {
      if ((word(i) == "may" || word(i) == "march") && word(i - 1) != "in" && word(i - 1) != "for" &&
          word(i - 1) != "of" && word(i - 1) != "only" && word(i - 1) != "since" &&
          word(i - 1) != "last" && word(i - 1) != "and")
        return std::nullopt;  // "may", "march" are verbs as well
      y = this_year();
      if (make_date(y, *m, 1) > scene_.today) --y;
    }
    return period(Unit::month, make_date(y, *m, 1),
                  std::string(kSaid[*m - 1]) + " " + std::to_string(y), end);
  }
  std::optional<Range> quarter_year(int i) const {
    static constexpr std::array<std::string_view, 4> kNth{"first", "second", "third", "fourth"};
    int q = 0, end = i + 1;
    const std::string_view w = word(i);
    if (w.size() == 2 && w[0] == 'q' && w[1] >= '1' && w[1] <= '4') q = w[1] - '0';
    for (int k = 0; k < 4; ++k)
      if ((w == kNth[k] ||
           (whole(i) == k + 1 && scene_.tokens[i].number && scene_.tokens[i].number->ordinal)) &&
          word(i + 1) == "quarter") {
        q = k + 1;
        end = i + 2;
      }
    int half = 0;
    if (w == "h1" || w == "h2") half = w[1] - '0';
    if (!q && !half) return std::nullopt;
    if (word(end) == "of") ++end;
    const auto named = year_at(end);
    int y = named.value_or(this_year());
    const unsigned first = static_cast<unsigned>(q ? q * 3 - 2 : half * 6 - 5);
    if (named)
      ++end;
    else if (word(end - 1) == "of")
      --end;
    if (!named && make_date(y, first, 1) > scene_.today) --y;
    const Date from = make_date(y, first, 1);
    const std::string said =
        (q ? "Q" + std::to_string(q) : "H" + std::to_string(half)) + " " + std::to_string(y);
    return Range{from, add(Unit::month, from, q ? 3 : 6), said, end, "quarter", false};
  }
  std::optional<Range> one_day(int i) const {
    if (i >= static_cast<int>(scene_.tokens.size())) return std::nullopt;
    if (scene_.tokens[i].date)
      return period(Unit::day, *scene_.tokens[i].date, iso(*scene_.tokens[i].date), i + 1);
    if (word(i) == "upcoming")
      return Range{scene_.today, std::nullopt, "from today on", i + 1, "day", false};
    if (word(i) == "today") return period(Unit::day, scene_.today, "today", i + 1);
    if (word(i) == "yesterday")
      return period(Unit::day, scene_.today - days{1}, "yesterday", i + 1);
    std::optional<unsigned> m;
    std::optional<int> d;
    int end = 0;
    if ((d = whole(i)) && (m = month_name(i + 1)))
      end = i + 2;
    else if (d && word(i + 1) == "of" && (m = month_name(i + 2)))
      end = i + 3;
    else if ((m = month_name(i)) && (d = whole(i + 1)) && *d <= 31)
      end = i + 2;
    if (!m || !d || *d < 1 || *d > 31) return std::nullopt;
    int y = this_year();
    if (const auto named = year_at(end)) {
      y = *named;
      ++end;
    }
    const year_month_day day{year{y}, month{*m}, std::chrono::day{static_cast<unsigned>(*d)}};
    if (!day.ok()) return std::nullopt;
    return period(Unit::day, sys_days{day}, iso(sys_days{day}), end);
  }
  std::optional<Range> to_date(int i) const {
    const auto until_now = [&](Unit u, int end, std::string key) {
      return Range{start_of(u, scene_.today),
                   scene_.today + days{1},
                   std::string(name_of(u)) + " to date",
                   end,
                   std::move(key),
                   false};
    };
    if (word(i) == "ytd") return until_now(Unit::year, i + 1, "ytd");
    if (word(i) == "mtd") return until_now(Unit::month, i + 1, "mtd");
    if (word(i) == "qtd") return until_now(Unit::quarter, i + 1, "qtd");
    if (const auto u = unit(i); u && word(i + 1) == "to" && word(i + 2) == "date")
      return until_now(*u, i + 3, *u == Unit::year ? "ytd" : *u == Unit::quarter ? "qtd" : "mtd");
    if (word(i) == "so" && word(i + 1) == "far" && word(i + 2) == "this")
      if (const auto u = unit(i + 3))
        return until_now(*u, i + 4, *u == Unit::year ? "ytd" : std::string(name_of(*u)));
    return std::nullopt;
  }
  std::optional<Range> relative(int i) const {
    int at = i;
    if (word(at) == "the" || word(at) == "in" || word(at) == "during" || word(at) == "over" ||
        word(at) == "for" || word(at) == "within") {
      if (word(at) == "the") return std::nullopt;
      ++at;
    }
    if (word(at) == "the") ++at;
    const std::string_view w = word(at);
    const bool last = w == "last" || w == "past" || w == "previous" || w == "prior";
    if (last) {
      if (const auto n = whole(at + 1); n && *n > 0 && *n < 5000)
        if (const auto u = unit(at + 2)) {
          const std::string said = "the last " + std::to_string(*n) + " " +
                                   std::string(name_of(*u)) + (*n == 1 ? "" : "s");
          const Date until = scene_.today + days{1};
          if (*u == Unit::day || *u == Unit::week)
            return Range{add(*u, scene_.today, -*n), until, said, at + 3,
                         std::string(name_of(*u)),   false};
          return Range{add(*u, scene_.today, -*n), until, said, at + 3,
                       std::string(name_of(*u)),   false};
        }
      if (const auto u = unit(at + 1); u && !word(at + 1).ends_with('s'))
        return period(*u, add(*u, start_of(*u, scene_.today), -1),
                      "last " + std::string(name_of(*u)), at + 2);
      if (const auto m = month_name(at + 1)) {
        int y = this_year();
        if (make_date(y, *m, 1) >= start_of(Unit::month, scene_.today)) --y;
        return period(Unit::month, make_date(y, *m, 1), "last " + std::string(word(at + 1)),
                      at + 2);
      }
    }
    if (at != i) return std::nullopt;
    if (w == "this" || w == "current" || w == "next")
      if (const auto u = unit(at + 1); u && !word(at + 1).ends_with('s')) {
        const Date start = add(*u, start_of(*u, scene_.today), w == "next" ? 1 : 0);
        return period(*u, start,
                      std::string(w == "next" ? "next " : "this ") + std::string(name_of(*u)),
                      at + 2);
      }
    if (const auto n = whole(at))
      if (const auto u = unit(at + 1); u && word(at + 2) == "ago") {
        const Date start = add(*u, start_of(*u, scene_.today), -*n);
        return period(*u, start, std::to_string(*n) + " " + std::string(word(at + 1)) + " ago",
                      at + 3);
      }
    return std::nullopt;
  }
  std::optional<Range> point(int i) const {
    for (auto read : {&Reader::relative, &Reader::to_date, &Reader::one_day, &Reader::month_year,
                      &Reader::quarter_year, &Reader::plain_year})
      if (auto range = (this->*read)(i)) return range;
    return std::nullopt;
  }
  std::optional<Range> bounds(int i) const {
    const std::string_view w = word(i);
    if (w == "in" || w == "for" || w == "during" || w == "of" || w == "on" || w == "from" ||
        w == "between") {
      if (w == "from" || w == "between") {
        // between 10 and 15 March 2025: the second date lends its month and year
        if (const auto d = whole(i + 1);
            d && *d >= 1 && *d <= 31 &&
            (word(i + 2) == "and" || word(i + 2) == "to" || word(i + 2) == "until"))
          if (const auto second = one_day(i + 3); second && second->unit == "day") {
            const year_month_day last{*second->from};
            const year_month_day first{last.year(), last.month(),
                                       std::chrono::day{static_cast<unsigned>(*d)}};
            if (first.ok())
              return Range{
                  sys_days{first}, second->to, iso(sys_days{first}) + " to " + second->said,
                  second->end,     "day",      false};
          }
        if (const auto first = point(i + 1))
          if (const std::string_view link = word(first->end);
              link == "to" || link == "and" || link == "until" || link == "till")
            if (const auto second = point(first->end + 1)) {
              Range out{first->from, second->to,   first->said + " to " + second->said,
                        second->end, second->unit, false};
              if (first->unit == "month" && second->unit == "month" &&
                  word(first->end - 1) != std::to_string(this_year()) && !year_at(first->end - 1)) {
                // from January to March 2025: the year belongs to both
                const year_month_day a{*first->from}, b{*second->from};
                out.from = sys_days{b.year() / a.month() / 1};
                if (*out.from > *second->from)
                  out.from = sys_days{(b.year() - years{1}) / a.month() / 1};
              }
              return out;
            }
      }
      if (auto inner = point(i + 1)) {
        inner->bare = false;
        return inner;
      }
      return std::nullopt;
    }
    if (w == "since" || w == "starting" || w == "after" || w == "before" || w == "until" ||
        w == "till") {
      const int at =
          w == "starting" && (word(i + 1) == "in" || word(i + 1) == "from") ? i + 2 : i + 1;
      auto inner = point(at);
      if (!inner) return std::nullopt;
      inner->bare = false;
      inner->said = std::string(w == "starting" ? "since" : w) + " " + inner->said;
      if (w == "since" || w == "starting") inner->to.reset();
      if (w == "after") {
        inner->from = inner->to;
        inner->to.reset();
      }
      if (w == "before") inner->to = inner->from;
      if (w == "before" || w == "until" || w == "till") inner->from.reset();
      return inner;
    }
    return std::nullopt;
  }
  const Scene& scene_;
};

}  // namespace

void add_times(const Scene& scene, Chart& chart) {
  const Reader reader(scene);
  for (int i = 0; i < static_cast<int>(scene.tokens.size()); ++i) {
    const auto range = reader.at(i);
    if (!range) continue;
    Piece piece;
    piece.kind = Kind::time;
    piece.begin = i;
    piece.end = range->end;
    piece.from = range->from;
    piece.to = range->to;
    piece.said = range->said;
    piece.unit = range->unit;
    // As much as the words it covers, so that "last 90 days" beats "90".
    piece.score = (range->end - i) + (range->bare ? 0.0 : 0.2);
    piece.rule = "time";
    chart.add(std::move(piece));
  }
}

}  // namespace sqlagent::nlq
