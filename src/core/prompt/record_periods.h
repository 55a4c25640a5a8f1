// Conditions on dates as periods: what people call a year, a quarter, from one day to another.
// Internal to record.h.
#pragma once
#include <string>
#include <vector>

#include "core/nlq/intent.h"
#include "core/prompt/record_terms.h"

namespace sqlagent::prompt {

class Periods {
 public:
  explicit Periods(const catalog::Catalog& catalog) : catalog_(catalog) {}

  // true: the condition is on a date alone, and is kept here as a border or a period.
  bool take(const nlq::PredPtr& condition);
  // The same for EXTRACT(MONTH FROM x) = 3, which says something beside a year only.
  bool month_of(const boost::json::value& condition, const Terms& terms);

  // Borders of one column put together. Throws NotARecord for a month without its year.
  std::vector<nlq::TimeRange> ranges() const;

 private:
  struct Month {
    nlq::ColumnRef column;
    unsigned number = 1;
  };
  bool period(const nlq::Bucket& bucket, nlq::Cmp op, const nlq::Literal& value);
  bool border(const nlq::ColumnRef& column, nlq::Cmp op, Date day, bool whole_days);
  void add(nlq::TimeRange range);

  const catalog::Catalog& catalog_;
  std::vector<nlq::TimeRange> found_;
  std::vector<Month> months_;
};

// "2024", "Q1 2024", "March 2024", "2024-01-05 to 2024-02-03", "since 2024-01-05".
std::string said_of(const nlq::TimeRange& range);

}  // namespace sqlagent::prompt
