#include "io/curl/retry_after.h"

#include <algorithm>
#include <charconv>

namespace sqlagent::curl {
namespace {

// Digits and nothing else.
std::optional<int64_t> whole_number(std::string_view text) {
  int64_t number = 0;
  const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (bad != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

// "Thu, 26 Nov 2026 03:06:00 GMT" (RFC 9110, 5.6.7) → seconds since the epoch.
std::optional<int64_t> http_date(std::string_view text) {
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (text.size() != 29 || !text.ends_with(" GMT")) return std::nullopt;
  const auto month = kMonths.find(text.substr(8, 3));
  const auto day = whole_number(text.substr(5, 2)), year = whole_number(text.substr(12, 4));
  const auto hour = whole_number(text.substr(17, 2)), minute = whole_number(text.substr(20, 2)),
             second = whole_number(text.substr(23, 2));
  if (month == kMonths.npos || month % 3 != 0 || !day || !year || !hour || !minute || !second)
    return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(int(*year)),
                                         std::chrono::month(unsigned(month / 3 + 1)),
                                         std::chrono::day(unsigned(*day))};
  if (!date.ok()) return std::nullopt;
  const auto days = std::chrono::sys_days(date).time_since_epoch().count();
  return ((int64_t(days) * 24 + *hour) * 60 + *minute) * 60 + *second;
}

}  // namespace

std::optional<std::chrono::milliseconds> retry_after(std::string_view milliseconds,
                                                     std::string_view value,
                                                     std::string_view date) {
  using std::chrono::seconds;
  constexpr int64_t kMostSeconds = 7 * 24 * 3600;
  const auto whole = [](std::string_view text) {
    return whole_number(text.substr(0, text.find('.')));
  };
  if (const auto count = whole(milliseconds))
    return std::chrono::milliseconds(std::min(*count, kMostSeconds * 1000));
  if (const auto count = whole(value)) return seconds(std::min(*count, kMostSeconds));
  const auto until = http_date(value), now = http_date(date);
  if (!until || !now) return std::nullopt;
  return seconds(std::clamp(*until - *now, int64_t(0), kMostSeconds));
}

}  // namespace sqlagent::curl
