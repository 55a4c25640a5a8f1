// Step 5: types over the whole column, never a sample. decide() turns the tallies of all columns of
// a table into types. Evidence from one column (a decimal comma) helps an ambiguous neighbour; what
// a person chose goes before all evidence.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/table.h"
#include "core/sheet/choices.h"
#include "core/sheet/moment.h"
#include "core/sheet/number.h"
#include "core/sheet/tally.h"
#include "core/sheet/words.h"

namespace sqlagent::sheet {

// How the cells of a column are read.
struct Format {
  Type type = Type::text;
  Mark mark = Mark::point;
  DayOrder order = DayOrder::month_first;
  bool percent = false;       // plain cells carry a percent sign
  bool eight_digits = false;  // days are written 20240501
  bool as_written = false;    // text by a person's choice: "N/A" stays "N/A"
};

struct Column {
  std::string name;     // SQL identifier
  std::string display;  // header as written, or "column 3" for an empty one
  Format format;
  std::optional<std::string> unit;             // "EUR", "%"
  std::string evidence;                        // why this type, for the receipt
  uint32_t at = 0;                             // which column of the sheet
  bool type_chosen = false;                    // by a person
  bool mark_open = false, order_open = false;  // nothing in the column or file settled it
  bool order_matters = false;                  // days and months are written as numbers
};

// What is known beyond the columns themselves.
struct FileEvidence {
  bool semicolons = false;  // ';' between fields: usual where the comma is the decimal mark
};

// Sets format, unit and evidence of each column. REQUIRES: as many tallies as columns, which have
// their `display` and `at`.
void decide(const std::vector<Tally>& tallies, const FileEvidence& evidence, const Limits& limits,
            const TableChoice& choice, std::vector<Column>& columns, std::vector<Notice>& notices);

}  // namespace sqlagent::sheet
