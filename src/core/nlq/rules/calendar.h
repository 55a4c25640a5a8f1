// Calendar dates in words: "in 2024", "March 2025", "Q3", "10 March", "the 1990s". A month or
// quarter without a year is its latest one that has begun. Relative dates and bounds are read by
// time.cpp.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/nlq/chart.h"

namespace sqlagent::nlq {

enum class Unit { day, week, month, quarter, year };
struct Range {  // half-open
  std::optional<Date> from, to;
  std::string said;
  int end = 0;        // token after it
  std::string unit;   // "month", "quarter", "ytd", …: chooses among columns that differ by period
  bool bare = false;  // a number that could also be a number
};

Date start_of(Unit unit, Date day);
Date add(Unit unit, Date start, int count);
std::string_view name_of(Unit unit);

// Reads at a token; nothing when it is no date.
class Calendar {
 public:
  explicit Calendar(const Scene& scene) : scene_(scene) {}

 protected:
  std::string_view word(int i) const;
  std::optional<int> whole(int i) const;
  std::optional<Unit> unit(int i) const;
  std::optional<unsigned> month_name(int i) const;
  std::optional<int> year_at(int i) const;
  int this_year() const;
  Range period(Unit u, Date start, std::string said, int end) const;
  std::optional<Range> plain_year(int i) const;
  std::optional<Range> decade(int i) const;
  std::optional<Range> month_year(int i) const;
  std::optional<Range> quarter_year(int i) const;
  std::optional<Range> one_day(int i) const;

  const Scene& scene_;
};

}  // namespace sqlagent::nlq
