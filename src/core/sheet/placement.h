// Where one table's cells are on a sheet, for reading them again: which rows and columns, which
// rows are none of its data, which empty cells repeat the one above.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/sheet/a1.h"

namespace sqlagent::sheet {

struct FillDown {
  size_t index = 0;          // which of the table's columns
  bool always = false;       // an empty cell repeats the last filled one…
  std::vector<Rows> merges;  // …or within these rows only; ascending
};

// Columns of periods that become rows: one for each of their cells that is not empty, with what is
// said of the period and the cell's value behind the columns that stay.
struct PeriodRows {
  std::vector<size_t> stay;         // which of the table's columns, ascending
  std::vector<size_t> periods;      // likewise
  std::vector<std::string> labels;  // by period
};

// A row that is only a name; it is said of each row below, up to the next one.
struct Section {
  uint32_t row = 0;
  std::string name;
};

struct Placement {
  Rows rows;                       // of data, both ends; others are not looked at
  std::vector<uint32_t> columns;   // of the sheet, ascending
  std::vector<uint32_t> left_out;  // rows within `rows`, ascending
  bool leave_hidden_out = false;
  std::vector<FillDown> fills;
  std::vector<Section> sections;  // ascending, also left out; if any, their names come first
  std::optional<PeriodRows> period_rows;
};

}  // namespace sqlagent::sheet
