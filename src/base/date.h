// Civil dates (proleptic Gregorian), as days; the clock itself is read only at the edge and comes
// in as a value.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sqlagent {

using Date = std::chrono::sys_days;

Date make_date(int year, unsigned month, unsigned day);  // REQUIRES: a real date
std::string iso(Date date);                              // "2026-11-25"
std::optional<Date> parse_iso_date(std::string_view text);

}  // namespace sqlagent
