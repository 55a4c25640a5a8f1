#include "core/nlq/rules/calendar.h"

#include <algorithm>
#include <array>

namespace sqlagent::nlq {
using namespace std::chrono;

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

std::string_view Calendar::word(int i) const {
  return i >= 0 && i < static_cast<int>(scene_.tokens.size()) && !scene_.tokens[i].quoted
             ? std::string_view(scene_.tokens[i].word)
             : "";
}

std::optional<int> Calendar::whole(int i) const {
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

std::optional<Unit> Calendar::unit(int i) const {
  std::string_view w = word(i);
  if (w.ends_with('s')) w.remove_suffix(1);
  for (Unit u : {Unit::day, Unit::week, Unit::month, Unit::quarter, Unit::year})
    if (w == name_of(u)) return u;
  return std::nullopt;
}

std::optional<unsigned> Calendar::month_name(int i) const {
  static constexpr std::array<std::string_view, 12> kMonths{
      "january", "february", "march",     "april",   "may",      "june",
      "july",    "august",   "september", "october", "november", "december"};
  const std::string_view w = word(i);
  for (unsigned m = 0; m < 12; ++m)
    if (w == kMonths[m] || (w.size() == 3 && kMonths[m].starts_with(w)) || (w == "sept" && m == 8))
      return m + 1;
  return std::nullopt;
}

std::optional<int> Calendar::year_at(int i) const {
  const auto y = whole(i);
  return y && *y >= 1900 && *y <= 2100 && scene_.tokens[i].number &&
                 !scene_.tokens[i].number->ordinal
             ? y
             : std::nullopt;
}

int Calendar::this_year() const {
  return static_cast<int>(year_month_day{scene_.today}.year());
}

Range Calendar::period(Unit u, Date start, std::string said, int end) const {
  return {start, add(u, start, 1), std::move(said), end, std::string(name_of(u)), false};
}

std::optional<Range> Calendar::plain_year(int i) const {
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

// "the 1990s"
std::optional<Range> Calendar::decade(int i) const {
  int at = word(i) == "the" ? i + 1 : i;
  const std::string_view w = word(at);
  if (w.size() != 5 || !w.ends_with("0s") || (!w.starts_with("19") && !w.starts_with("20")) ||
      w[2] < '0' || w[2] > '9')
    return std::nullopt;
  const int first = std::stoi(std::string(w.substr(0, 4)));
  return Range{make_date(first, 1, 1),
               make_date(first + 10, 1, 1),
               "the " + std::string(w),
               at + 1,
               "year",
               false};
}

std::optional<Range> Calendar::month_year(int i) const {
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

std::optional<Range> Calendar::quarter_year(int i) const {
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
  for (int k = 0; k < 2; ++k)
    if (w == kNth[k] && word(i + 1) == "half") {
      half = k + 1;
      end = i + 2;
    }
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

std::optional<Range> Calendar::one_day(int i) const {
  if (i >= static_cast<int>(scene_.tokens.size())) return std::nullopt;
  if (scene_.tokens[i].date)
    return period(Unit::day, *scene_.tokens[i].date, iso(*scene_.tokens[i].date), i + 1);
  if (word(i) == "upcoming")
    return Range{scene_.today, std::nullopt, "from today on", i + 1, "day", false};
  if (word(i) == "today") return period(Unit::day, scene_.today, "today", i + 1);
  if (word(i) == "yesterday") return period(Unit::day, scene_.today - days{1}, "yesterday", i + 1);
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

}  // namespace sqlagent::nlq
