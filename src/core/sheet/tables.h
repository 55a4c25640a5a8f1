// Steps 2 to 4 together, and what a person chose instead: a sketch → the tables on the sheet, each
// with its header, its place and the rows that are left out.
#pragma once
#include <string>
#include <vector>

#include "core/sheet/choices.h"
#include "core/sheet/periods.h"
#include "core/sheet/placement.h"
#include "core/sheet/regions.h"
#include "core/sheet/sections.h"
#include "core/sheet/totals.h"

namespace sqlagent::sheet {

// A column as it is written.
struct Written {
  uint32_t at = 0;   // of the sheet, or kSectionColumn and the like
  size_t index = 0;  // of `place`; of a column that was made: the first one that it is made of
  std::string header;
};

struct Arranged {
  uint32_t number = 1;  // on its sheet
  Region region;
  Rows header;
  bool header_chosen = false;
  std::vector<std::string> headers;  // one per column of `place`
  Placement place;
  std::vector<LeftRow> left_out;        // rows of the sheet within its range that are no data
  std::vector<LeftRow> kept;            // that would be left out, had a person not chosen otherwise
  std::vector<uint32_t> empty_columns;  // within its range, left away
  std::vector<uint32_t> hidden_columns;
  uint64_t rows = 0, hidden_rows = 0;
  std::optional<Sections>
      sections;                // rows that are only a name, whether they become a column or not
  std::string section_header;  // of that column
  Periods periods;             // columns of `place` whose headers name months, quarters or years
  bool can_be_long = false;    // those may become rows
  uint64_t sheet_rows =
      0;  // in the long shape: the rows that were turned; `rows` are those written
  std::vector<size_t> summed;  // likewise: columns of `place` that hold the periods' sum, left away
  std::vector<Written> written;  // in their order
};

// As many as there are; those that a person decided not to make are missing, but counted.
std::vector<Arranged> tables_of(const Sketch& sketch, bool text_file, uint32_t sheet,
                                const Choices& choices);

// What one column's cells are, over all rows of the table.
Tally tally_of(const Sketch& sketch, const Arranged& table, size_t column);
Tally tally_written(const Sketch& sketch, const Arranged& table, const Written& column);

}  // namespace sqlagent::sheet
