// Types over the whole column, never a sample: a Tally sees every cell of one column and only
// counts; decide() turns the counts of all columns into types. Evidence from one column (a decimal
// comma) helps an ambiguous neighbour.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/table.h"
#include "core/sheet/moment.h"
#include "core/sheet/number.h"
#include "core/sheet/rows.h"

namespace sqlagent::sheet {

// How the cells of a column are read.
struct Format {
  Type type = Type::text;
  Mark mark = Mark::point;
  DayOrder order = DayOrder::month_first;
  bool percent = false;  // plain cells carry a percent sign
};

struct Column {
  std::string name;     // SQL identifier
  std::string display;  // header as written, or "column 3" for an empty one
  Format format;
  std::optional<std::string> unit;  // "EUR", "%"
  std::string evidence;             // why this type, for the receipt
};

class Tally {
 public:
  void see(const Cell& cell);
  uint64_t values() const { return cells_ - na_ - errors_; }

 private:
  friend struct Judge;
  void see_rare(std::string_view text);
  void see_exact(const Cell& cell);

  uint64_t cells_ = 0, na_ = 0, errors_ = 0, text_ = 0;
  uint64_t booleans_ = 0;
  uint32_t boolean_words_ = 0;  // which spellings occurred
  uint64_t numbers_ = 0, not_point_ = 0, not_comma_ = 0, fraction_point_ = 0, fraction_comma_ = 0;
  uint64_t plain_numbers_ = 0, percents_ = 0, keeps_zeros_ = 0;
  uint64_t ambiguous_point_ = 0,
           ambiguous_comma_ = 0;  // "1.234" and "1,234": a fraction or thousands
  Unit unit_ = Unit::none;
  uint64_t dates_ = 0, not_day_first_ = 0, not_month_first_ = 0, ordered_dates_ = 0, with_time_ = 0;
  uint64_t times_ = 0;
  std::string example_;  // the first cell that spoke against a number, for the receipt
};

// What is known beyond the columns themselves.
struct FileEvidence {
  bool semicolons = false;  // ';' between fields: usual where the comma is the decimal mark
};

// Sets format, unit and evidence of each column. REQUIRES: as many tallies as columns.
void decide(const std::vector<Tally>& tallies, const FileEvidence& evidence, const Limits& limits,
            std::vector<Column>& columns, std::vector<Notice>& notices);

bool is_na(std::string_view text);                        // "N/A", "null", "-", …
std::optional<bool> read_boolean(std::string_view text);  // "true", "Yes", "n", …

}  // namespace sqlagent::sheet
