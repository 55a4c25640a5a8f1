#include "core/sheet/periods.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "core/sheet/headers.h"
#include "core/sheet/moment.h"
#include "core/sheet/month_names.h"

namespace sqlagent::sheet {
namespace {

constexpr size_t kLeastPeriods = 3;
constexpr int kFirstYear = 1900, kLastYear = 2100, kCentury = 2000;
constexpr std::string_view kBetween = " / ";  // of the header's rows, see headers_of

enum class Grain : uint8_t { day, month, quarter, year };

struct Period {
  Grain grain = Grain::month;
  int year = 0, month = 1, day = 1;
  bool short_year = false;  // "Jan-24", which may be the 24th of January
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The parts of a header such as "2024 / Jan": at most two numbers, a month's name or a quarter.
struct Parts {
  std::vector<std::pair<int, size_t>> numbers;  // with their digits
  int month = 0, quarter = 0;
  bool number_last = false;  // the last part is a number
};

std::optional<Parts> parts_of(std::string_view text) {
  Parts parts;
  while (!text.empty()) {
    const char c = text.front();
    if (is_digit(c)) {
      int value = 0;
      size_t digits = 0;
      for (; digits < text.size() && digits < 5 && is_digit(text[digits]); ++digits)
        value = value * 10 + (text[digits] - '0');
      parts.numbers.emplace_back(value, digits);
      parts.number_last = true;
      text.remove_prefix(digits);
    } else if ((c == 'Q' || c == 'q') && text.size() >= 2 && text[1] >= '1' && text[1] <= '4') {
      if (parts.quarter != 0) return std::nullopt;
      parts.quarter = text[1] - '0';
      parts.number_last = false;
      text.remove_prefix(2);
    } else if (std::string_view(" -/.'").find(c) != std::string_view::npos) {
      text.remove_prefix(1);
    } else {
      const int month = take_month_name(text);
      if (month == 0 || parts.month != 0) return std::nullopt;
      parts.month = month;
      parts.number_last = false;
    }
  }
  if (parts.numbers.empty() || parts.numbers.size() > 2 || (parts.month > 0 && parts.quarter > 0))
    return std::nullopt;
  return parts;
}

// nullopt: no year is named, or something else is.
std::optional<Period> period_of(std::string_view text) {
  if (is_plain_date(text)) {
    const auto number = [&](size_t at, size_t size) {
      int value = 0;
      for (const char c : text.substr(at, size)) value = value * 10 + (c - '0');
      return value;
    };
    return Period{Grain::day, number(0, 4), number(5, 2), number(8, 2)};
  }
  const auto parts = parts_of(text);
  if (!parts) return std::nullopt;
  const auto is_year = [](const std::pair<int, size_t>& number) {
    return number.second == 4 && number.first >= kFirstYear && number.first <= kLastYear;
  };
  const auto& numbers = parts->numbers;
  if (parts->month > 0 || parts->quarter > 0) {
    if (numbers.size() != 1) return std::nullopt;
    Period period;
    period.grain = parts->month > 0 ? Grain::month : Grain::quarter;
    period.month = parts->month > 0 ? parts->month : parts->quarter * 3 - 2;
    period.year = numbers.front().first;
    if (is_year(numbers.front())) return period;
    if (numbers.front().second != 2 || !parts->number_last) return std::nullopt;
    period.year += kCentury;
    period.short_year = parts->month > 0;
    return period;
  }
  if (numbers.size() == 1)
    return is_year(numbers[0]) ? std::optional(Period{Grain::year, numbers[0].first})
                               : std::nullopt;
  const bool year_first = is_year(numbers[0]);
  const auto &year = numbers[year_first ? 0 : 1], &month = numbers[year_first ? 1 : 0];
  if (!is_year(year) || month.second > 2 || month.first < 1 || month.first > 12)
    return std::nullopt;
  return Period{Grain::month, year.first, month.first};
}

// "Jan-24", "Feb-24" are months of a year only if they follow each other; "2010-11", "2011-12" are
// seasons, no months.
bool are_days(const std::vector<Period>& periods) {
  bool follow = true, seasons = true, short_years = false;
  for (size_t i = 0; i < periods.size(); ++i) {
    const Period& one = periods[i];
    short_years = short_years || one.short_year;
    seasons = seasons && one.grain == Grain::month && one.month == (one.year + 1) % 100;
    if (i == 0) continue;
    const Period& before = periods[i - 1];
    follow = follow && one.year * 12 + one.month == before.year * 12 + before.month + 1;
  }
  return !seasons && (follow || !short_years);
}

std::string_view name_of(Grain grain) {
  constexpr std::string_view kNames[] = {"day", "month", "quarter", "year"};
  return kNames[static_cast<size_t>(grain)];
}

// What the texts of the chosen columns are: days if all of one grain are, and no two the same.
void label(Periods& found, const std::vector<std::string>& texts) {
  found.labels = texts;
  found.name = "period";
  std::vector<Period> periods;
  for (const std::string& text : texts) {
    const auto period = period_of(text);
    if (!period || (!periods.empty() && period->grain != periods.front().grain)) return;
    periods.push_back(*period);
  }
  const bool first_days =
      std::ranges::all_of(periods, [](const Period& period) { return period.day == 1; });
  Grain grain = periods.front().grain;
  if (grain == Grain::day && first_days) grain = Grain::month;
  std::set<std::string> days;
  std::vector<std::string> labels;
  for (const Period& period : periods) {
    labels.push_back(fmt::format("{:04}-{:02}-{:02}", period.year, period.month, period.day));
    days.insert(labels.back());
  }
  if (days.size() < labels.size() || !are_days(periods)) return;
  found.dates = true;
  found.name = name_of(grain);
  found.labels = std::move(labels);
}

// "Sales / 2024-05" → "Sales", "2024-05": the shortest group behind which a period is named.
std::optional<std::pair<std::string, std::string>> split(const std::string& header) {
  for (size_t at = 0;;) {
    if (names_period(std::string_view(header).substr(at)))
      return std::pair(header.substr(0, at < kBetween.size() ? 0 : at - kBetween.size()),
                       header.substr(at));
    const size_t next = header.find(kBetween, at);
    if (next == header.npos) return std::nullopt;
    at = next + kBetween.size();
  }
}

}  // namespace

Periods periods_of(const std::vector<std::string>& headers,
                   const std::function<bool(size_t)>& above_numbers) {
  std::map<std::string, Periods> groups;
  for (size_t i = 0; i < headers.size(); ++i) {
    const auto parts = split(headers[i]);
    if (!parts || !above_numbers(i)) continue;
    Periods& group = groups[parts->first];
    group.group = parts->first;
    group.columns.push_back(i);
    group.labels.push_back(parts->second);
  }
  std::erase_if(groups, [](const auto& one) { return one.second.columns.size() < kLeastPeriods; });
  if (groups.size() != 1) return {};
  Periods found = std::move(groups.begin()->second);
  const std::vector<std::string> texts = std::move(found.labels);
  label(found, texts);
  return found;
}

}  // namespace sqlagent::sheet
