#include "core/sheet/moment.h"

#include <fmt/format.h>

#include <array>
#include <chrono>

#include "core/sheet/month_names.h"

namespace sqlagent::sheet {
namespace {

using namespace std::chrono;
constexpr int32_t kEpoch = 10957;  // 2000-01-01 in days since 1970-01-01
constexpr int64_t kDay = 86'400'000'000;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Up to `most` digits from the front; -1 if there are fewer than `least`.
int take_number(std::string_view& text, size_t least, size_t most) {
  size_t size = 0;
  int value = 0;
  while (size < text.size() && size < most && is_digit(text[size]))
    value = value * 10 + (text[size++] - '0');
  if (size < least) return -1;
  text.remove_prefix(size);
  return value;
}

bool real_date(int y, int m, int d) {
  return m >= 1 && m <= 12 && d >= 1 &&
         year_month_day{year{y}, month(static_cast<unsigned>(m)), day(static_cast<unsigned>(d))}
             .ok();
}

int32_t day_of(int y, int m, int d) {
  const sys_days days{year{y} / month(static_cast<unsigned>(m)) / day(static_cast<unsigned>(d))};
  return static_cast<int32_t>(days.time_since_epoch().count()) - kEpoch;
}

// Two-digit years as PostgreSQL and Excel nearly agree: 00–69 are 2000–2069.
int full_year(int value, bool two_digits) {
  return !two_digits ? value : value < 70 ? 2000 + value : 1900 + value;
}

struct Written {  // a date taken apart
  int year = 0, first = 0,
      second = 0;        // first and second as written; month and day where the order is known
  bool ordered = false;  // first/second are day/month in an order that has to be found out
};

void skip(std::string_view& text, std::string_view signs) {
  while (!text.empty() && signs.find(text.front()) != signs.npos) text.remove_prefix(1);
}

// Consumes a date from the front. first is the month and second the day unless `ordered`.
bool take_date(std::string_view& text, Written& date) {
  if (text.size() < 6) return false;
  std::string_view rest = text;
  if (rest.size() >= 8 && is_digit(rest[0]) && is_digit(rest[1]) && is_digit(rest[2]) &&
      is_digit(rest[3]) && (rest[4] == '-' || rest[4] == '/' || rest[4] == '.')) {  // 2024-05-01
    const char sign = rest[4];
    date.year = take_number(rest, 4, 4);
    rest.remove_prefix(1);
    date.first = take_number(rest, 1, 2);
    if (date.first < 0 || rest.empty() || rest.front() != sign) return false;
    rest.remove_prefix(1);
    date.second = take_number(rest, 1, 2);
    if (date.year < 1 || !real_date(date.year, date.first, date.second)) return false;
    text = rest;
    return true;
  }
  if (is_digit(rest[0])) {
    const int first = take_number(rest, 1, 2);
    if (rest.empty() || is_digit(rest.front())) return false;
    const char sign = rest.front();
    if (sign == '/' || sign == '.' || sign == '-') {
      std::string_view after = rest.substr(1);
      if (sign == '.') skip(after, " ");
      if (!after.empty() && is_digit(after.front())) {  // 1/5/2024, 1.5.24
        const int second = take_number(after, 1, 2);
        if (after.empty() || after.front() != sign) return false;
        after.remove_prefix(1);
        if (sign == '.') skip(after, " ");
        const size_t before = after.size();
        const int y = take_number(after, 2, 4);
        const size_t digits = before - after.size();
        if (y < 0 || digits == 3) return false;
        date = {full_year(y, digits == 2), first, second, true};
        if (date.year < 1900 || date.year > 2199) return false;
        text = after;
        return true;
      }
    }
    // 5 May 2024, 05-May-24, 5. Mai 2024
    if (rest.starts_with("st") || rest.starts_with("nd") || rest.starts_with("rd") ||
        rest.starts_with("th"))
      rest.remove_prefix(2);
    skip(rest, " -./");
    if (rest.starts_with("de ")) rest.remove_prefix(3);  // 5 de mayo de 2024
    const int named = take_month_name(rest);
    if (named == 0) return false;
    skip(rest, " -./,'");
    if (rest.starts_with("de ")) rest.remove_prefix(3);
    const size_t before = rest.size();
    const int y = take_number(rest, 2, 4);
    const size_t digits = before - rest.size();
    if (y < 0 || digits == 3 || (!rest.empty() && is_digit(rest.front()))) return false;
    date = {full_year(y, digits == 2), named, first, false};
  } else {  // May 5, 2024
    const int named = take_month_name(rest);
    if (named == 0) return false;
    skip(rest, " -");
    const int d = take_number(rest, 1, 2);
    if (rest.starts_with("st") || rest.starts_with("nd") || rest.starts_with("rd") ||
        rest.starts_with("th"))
      rest.remove_prefix(2);
    if (d < 0 || rest.empty() || is_digit(rest.front())) return false;
    skip(rest, " ,-");
    const int y = take_number(rest, 4, 4);
    if (y < 0) return false;
    date = {y, named, d, false};
  }
  if (date.year < 1900 || date.year > 2199 || !real_date(date.year, date.first, date.second))
    return false;
  text = rest;
  return true;
}

// h:mm, h:mm:ss, h:mm:ss.ffffff, with AM or PM; consumes it.
bool take_time(std::string_view& text, int64_t& micros) {
  std::string_view rest = text;
  int h = take_number(rest, 1, 2);
  if (h < 0 || rest.empty() || rest.front() != ':') return false;
  rest.remove_prefix(1);
  const int m = take_number(rest, 2, 2);
  int s = 0;
  int64_t fraction = 0;
  if (m < 0) return false;
  if (rest.starts_with(':')) {
    rest.remove_prefix(1);
    s = take_number(rest, 2, 2);
    if (s < 0) return false;
    if (rest.size() > 1 && (rest.front() == '.' || rest.front() == ',') && is_digit(rest[1])) {
      rest.remove_prefix(1);
      int64_t unit = 100'000;
      while (!rest.empty() && is_digit(rest.front())) {
        fraction += unit * (rest.front() - '0');  // beyond microseconds: cut, as unit becomes 0
        unit /= 10;
        rest.remove_prefix(1);
      }
    }
  }
  std::string_view half = rest;
  skip(half, " ");
  if (half.size() >= 2 && (half[1] == 'M' || half[1] == 'm') &&
      (half[0] == 'A' || half[0] == 'a' || half[0] == 'P' || half[0] == 'p')) {
    if (h < 1 || h > 12) return false;
    h = h % 12 + (half[0] == 'P' || half[0] == 'p' ? 12 : 0);
    rest = half.substr(2);
  }
  if (h > 23 || m > 59 || s > 59) return false;
  micros = ((h * 60 + m) * 60 + s) * 1'000'000ll + fraction;
  text = rest;
  return true;
}

bool take_zone(std::string_view& text, int64_t& micros) {
  if (text == "Z" || text == "z" || text == " UTC" || text == " GMT") {
    text = {};
    return true;
  }
  std::string_view rest = text;
  if (rest.empty() || (rest.front() != '+' && rest.front() != '-')) return false;
  const int sign = rest.front() == '-' ? 1 : -1;
  rest.remove_prefix(1);
  const int h = take_number(rest, 2, 2);
  if (rest.starts_with(':')) rest.remove_prefix(1);
  const int m = rest.empty() ? 0 : take_number(rest, 2, 2);
  if (h < 0 || h > 14 || m < 0 || m > 59 || !rest.empty()) return false;
  micros += sign * (h * 60 + m) * 60'000'000ll;
  text = rest;
  return true;
}

bool take_moment(std::string_view text, Written& date, int64_t& micros, bool& has_time) {
  if (text.size() > 60) return false;
  skip_weekday(text);
  if (!take_date(text, date)) return false;
  micros = 0;
  has_time = false;
  if (text.empty()) return true;
  if (text.front() != ' ' && text.front() != 'T' && text.front() != ',') return false;
  skip(text, ",");
  skip(text, " T");
  if (!take_time(text, micros)) return false;
  has_time = true;
  if (!text.empty()) take_zone(text, micros);
  return text.empty();
}

}  // namespace

DateShape date_shape(std::string_view text) {
  DateShape shape;
  Written date;
  int64_t micros = 0;
  if (!take_moment(text, date, micros, shape.has_time)) return {};
  shape.ordered = date.ordered;
  shape.day_first = !date.ordered || real_date(date.year, date.second, date.first);
  shape.month_first = !date.ordered || real_date(date.year, date.first, date.second);
  return shape;
}

bool is_time(std::string_view text) {
  return read_time(text).has_value();
}

std::optional<Moment> read_moment(std::string_view text, DayOrder order) {
  if (Moment usual; is_plain_timestamp(text) && plain_date(text.substr(0, 10), usual.day)) {
    const auto two_digits = [&](size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
    usual.micros =
        ((two_digits(11) * 60 + two_digits(14)) * 60 + two_digits(17)) * int64_t{1'000'000};
    return usual;
  }
  Written date;
  bool has_time = false;
  int64_t micros = 0;
  if (!take_moment(text, date, micros, has_time)) return std::nullopt;
  int month_number = date.first, day_number = date.second;
  if (date.ordered && order == DayOrder::day_first) std::swap(month_number, day_number);
  if (!real_date(date.year, month_number, day_number)) return std::nullopt;
  Moment moment{day_of(date.year, month_number, day_number), micros};
  if (moment.micros < 0)
    moment.day -= 1, moment.micros += kDay;  // a zone moved it to the day before
  if (moment.micros >= kDay) moment.day += 1, moment.micros -= kDay;
  return moment;
}

std::optional<int64_t> read_duration(std::string_view text) {
  if (text.size() > 24) return std::nullopt;
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  int64_t hours = take_number(text, 1, 6), micros = 0;
  if (hours < 0 || !text.starts_with(':')) return std::nullopt;
  // What is left is a time of day with the hour 0.
  const std::string rest = "0" + std::string(text);
  std::string_view clock = rest;
  if (!take_time(clock, micros) || !clock.empty()) return std::nullopt;
  micros += hours * 3'600'000'000;
  return negative ? -micros : micros;
}

std::optional<int32_t> eight_digit_day(std::string_view text) {
  if (text.size() != 8) return std::nullopt;
  const int y = take_number(text, 4, 4), m = take_number(text, 2, 2), d = take_number(text, 2, 2);
  if (y < 1 || m < 0 || d < 0 || !real_date(y, m, d)) return std::nullopt;
  return day_of(y, m, d);
}

std::optional<int64_t> read_time(std::string_view text) {
  int64_t micros = 0;
  if (text.size() > 20 || !take_time(text, micros) || !text.empty()) return std::nullopt;
  return micros;
}

bool plain_date(std::string_view text, int32_t& day_number) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  unsigned digits[8], bad = 0;
  constexpr size_t kAt[8] = {0, 1, 2, 3, 5, 6, 8, 9};
  for (size_t i = 0; i < 8; ++i) {
    digits[i] = static_cast<unsigned>(text[kAt[i]] - '0');
    bad |= digits[i] > 9;
  }
  if (bad) return false;
  const int y = static_cast<int>(digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3]);
  const int m = static_cast<int>(digits[4] * 10 + digits[5]),
            d = static_cast<int>(digits[6] * 10 + digits[7]);
  if (y < 1 || !real_date(y, m, d)) return false;
  day_number = day_of(y, m, d);
  return true;
}

bool is_plain_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  unsigned bad = 0;
  const auto digit = [&](size_t at) {
    const auto value = static_cast<unsigned>(text[at] - '0');
    bad |= value > 9;
    return value;
  };
  const unsigned y = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3);
  const unsigned m = digit(5) * 10 + digit(6), d = digit(8) * 10 + digit(9);
  if (bad || y == 0 || m - 1 > 11 || d - 1 > 30) return false;
  return d <= 28 || real_date(static_cast<int>(y), static_cast<int>(m), static_cast<int>(d));
}

bool is_plain_timestamp(std::string_view text) {
  if (text.size() != 19 || (text[10] != ' ' && text[10] != 'T') || text[13] != ':' ||
      text[16] != ':' || !is_plain_date(text.substr(0, 10)))
    return false;
  for (const size_t at : {11, 12, 14, 15, 17, 18})
    if (!is_digit(text[at])) return false;
  return (text[11] < '2' || (text[11] == '2' && text[12] < '4')) && text[14] < '6' &&
         text[17] < '6';
}

std::string date_text(int32_t day_number) {
  const year_month_day date{sys_days{days{day_number + kEpoch}}};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::string time_text(int64_t micros) {
  const int64_t seconds = micros / 1'000'000, fraction = micros % 1'000'000;
  std::string text =
      fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
  if (fraction) {
    text += fmt::format(".{:06}", fraction);
    while (text.back() == '0') text.pop_back();
  }
  return text;
}

std::string duration_text(int64_t micros) {
  return micros < 0 ? "-" + time_text(-micros) : time_text(micros);
}

std::string timestamp_text(int64_t micros) {
  int64_t day_number = micros / kDay, rest = micros % kDay;
  if (rest < 0) --day_number, rest += kDay;
  return date_text(static_cast<int32_t>(day_number)) + ' ' + time_text(rest);
}

}  // namespace sqlagent::sheet
