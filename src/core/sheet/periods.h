// Headers of wide tables that name periods: "Jan 2024", "2024 / Q1", "Sales / 2024-05". Which
// columns they are, what is common to them, and the day on which each begins.
#pragma once
#include <functional>
#include <string>
#include <vector>

namespace sqlagent::sheet {

struct Periods {
  std::vector<size_t> columns;  // which of the headers, ascending; at least three, or none
  std::string group;            // the words above all of them: "Sales"; mostly empty
  std::string name;             // what one of them is: "day", "month", "quarter", "year", "period"
  std::vector<std::string> labels;  // by column: "2024-05-01", its first day; else as written
  bool dates = false;               // the labels are days
};

// Among the headers that stand above numbers, which is asked of those alone that name a period. Of
// two groups with periods each ("Plan / Jan", "Actual / Jan") there are none: they are two
// measures.
Periods periods_of(const std::vector<std::string>& headers,
                   const std::function<bool(size_t)>& above_numbers);

}  // namespace sqlagent::sheet
