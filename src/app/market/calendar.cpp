#include "app/market/calendar.h"

namespace sqlagent::market {
namespace chrono = std::chrono;

namespace {
chrono::year_month_day civil(Date day) {
  return chrono::year_month_day{day};
}
}  // namespace

bool business_day(Date day) {
  const auto weekday = chrono::weekday{day}.iso_encoding();
  const auto date = civil(day);
  const bool holiday = (date.month() == chrono::December && date.day() == chrono::day{25}) ||
                       (date.month() == chrono::January && date.day() == chrono::day{1});
  return weekday <= 5 && !holiday;
}

Date last_business_day(Date on_or_before) {
  while (!business_day(on_or_before)) on_or_before -= chrono::days{1};
  return on_or_before;
}

std::vector<Date> business_days(Date from, Date to) {
  std::vector<Date> days;
  for (Date day = from; day <= to; day += chrono::days{1})
    if (business_day(day)) days.push_back(day);
  return days;
}

Date first_of_week(Date day) {
  return day - chrono::days{chrono::weekday{day}.iso_encoding() - 1};
}

Date first_of_month(Date day) {
  return chrono::sys_days{civil(day).year() / civil(day).month() / 1};
}

Date first_of_quarter(Date day) {
  const unsigned month = static_cast<unsigned>(civil(day).month());
  return chrono::sys_days{civil(day).year() / chrono::month{(month - 1) / 3 * 3 + 1} / 1};
}

Date first_of_year(Date day) {
  return chrono::sys_days{civil(day).year() / chrono::January / 1};
}

Date months_before(Date day, int months) {
  const auto date = civil(day);
  const auto month = chrono::year_month{date.year(), date.month()} - chrono::months{months};
  const auto last =
      chrono::year_month_day_last{month.year(), chrono::month_day_last{month.month()}};
  return chrono::sys_days{month / std::min(date.day(), last.day())};
}

}  // namespace sqlagent::market
