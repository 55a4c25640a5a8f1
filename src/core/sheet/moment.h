// Dates, times of day and both together as people write them → PostgreSQL's day and microsecond
// counts. Day and month order is evidence of the whole column, so it comes in from outside.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sqlagent::sheet {

enum class DayOrder : uint8_t { day_first, month_first };

// What a text is when it looks like a date: which orders it allows (years first and month names
// allow both).
struct DateShape {
  bool day_first = false, month_first = false;
  bool has_time = false;
  bool ordered = false;  // written with a slash or the like, so that the order matters
  bool is_date() const { return day_first || month_first; }
};
DateShape date_shape(std::string_view text);
bool is_time(std::string_view text);

struct Moment {
  int32_t day = 0;     // days since 2000-01-01
  int64_t micros = 0;  // of the day
};
// 1900-01-01 … 2199-12-31 in all notations, 0001-01-01 … 9999-12-31 in ISO's. Zones ("Z", "+02:00")
// turn the time to UTC.
std::optional<Moment> read_moment(std::string_view text, DayOrder order);
std::optional<int64_t> read_time(std::string_view text);  // microseconds since midnight
// Microseconds of a span of time in hours, minutes and perhaps seconds: "36:15", "-0:30:00.5".
std::optional<int64_t> read_duration(std::string_view text);
std::optional<int32_t> eight_digit_day(std::string_view text);  // "20240501"

// "2024-05-01" and nothing else, fast: the usual case.
bool plain_date(std::string_view text, int32_t& day);
bool is_plain_date(std::string_view text);  // the same without the day it is
bool is_plain_timestamp(
    std::string_view text);  // "2024-05-01 13:05:00" and nothing else, or with a T

std::string date_text(int32_t day);          // "2024-05-01"
std::string time_text(int64_t micros);       // "13:05:00", "13:05:00.25"
std::string duration_text(int64_t micros);   // "36:15:00", "-00:30:00.5": PostgreSQL's interval
std::string timestamp_text(int64_t micros);  // since 2000-01-01: "2024-05-01 13:05:00"

}  // namespace sqlagent::sheet
