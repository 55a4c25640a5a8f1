// What a person, or a reimport, decides instead of us. As JSON it is one flat object: the id of a
// decision in the receipt (receipt.h) → the value it shall have, so that a page flips a decision by
// sending the id with one of its alternatives:
//   {"1.1/header": "3:4", "1.1/C/type": "text", "1.2/exists": false}
// Sheets are counted from 1 as they lie in the file, a sheet's tables as they were found: "1.2" is
// the second table of the first sheet. What is not named stays ours to find out.
//
//   1/tables              ["A3:D17", "F3:H14"]   where tables are on the sheet (headers included)
//   1.1/exists            false                  do not make this table
//   1.1/name              "orders"
//   1.1/header            "3:4" | "none"         rows of the header
//   1.1/data              "A5:D17" | "A5:D"      where the rows are; open: to the sheet's end
//   1.1/totals            "leave_out" | "keep"   all rows that we took for sums
//   1.1/row/21            "leave_out" | "keep"   this row, whatever else is decided
//   1.1/hidden_rows       "keep" | "leave_out"
//   1.1/decimal_mark      "." | ","              of all columns of text
//   1.1/day_order         "day_first" | "month_first"
//   1.1/shape             "wide" | "long"        columns that are months: as they are, or as rows
//   1.1/sections          "column" | "keep"      rows that are only a name: as a column, or as rows
//   1.1/C/name  1.1/C/type  1.1/C/unit           of sheet column C; type as in PostgreSQL
//   1.1/C/decimal_mark  1.1/C/day_order          of this column alone
//   1.1/C/fill_down       true | false           an empty cell repeats the one above
//   1.1/period/name …     as of a sheet column   the columns that are made: what the period is and
//   1.1/value/type …                             its value in the long shape; the section's name
//   1.1/section/name …
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/table.h"
#include "core/sheet/a1.h"
#include "core/sheet/moment.h"
#include "core/sheet/number.h"
#include "core/sheet/source.h"

namespace sqlagent::sheet {

// Columns that are made, where the sheet's columns are numbers; no sheet is so wide.
inline constexpr uint32_t kSectionColumn = 0xFFFF'0000, kPeriodColumn = 0xFFFF'0001,
                          kValueColumn = 0xFFFF'0002;
// The column's letters, or "section", "period", "value": as in the ids above.
std::string column_key(uint32_t column);

struct ColumnChoice {
  std::optional<std::string> name, unit;
  std::optional<Type> type;
  std::optional<Mark> mark;
  std::optional<DayOrder> order;
  std::optional<bool> fill_down;
  bool operator==(const ColumnChoice&) const = default;
};

struct TableChoice {
  std::optional<bool> exists;
  std::optional<std::string> name;
  std::optional<Rows> header;  // empty rows: there is none
  std::optional<Range> data;
  std::optional<bool> keep_totals, keep_hidden, long_shape, section_column;
  std::map<uint32_t, bool> keep_row;  // row → keep or leave out
  std::optional<Mark> mark;
  std::optional<DayOrder> order;
  std::map<uint32_t, ColumnChoice> columns;  // by the sheet's column
  bool operator==(const TableChoice&) const = default;
};

struct Choices {
  std::map<uint32_t, std::vector<Range>> tables_of_sheet;           // sheet, from 1
  std::map<std::pair<uint32_t, uint32_t>, TableChoice> tables;      // sheet and table, from 1
  const TableChoice& table(uint32_t sheet, uint32_t number) const;  // an empty one if none
  bool empty() const { return tables_of_sheet.empty() && tables.empty(); }
  bool operator==(const Choices&) const = default;
};

// At most kMaxChoices entries. The refusal names the entry and what it may be. `null` as a value
// takes a choice back, so that {old…, new…} with later keys winning is how choices are added up.
inline constexpr size_t kMaxChoices = 10'000;
Result<Choices, Refusal> choices_from_json(std::string_view json);
std::string to_json(const Choices& choices);  // choices_from_json(to_json(c)) == c

std::string table_key(uint32_t sheet, uint32_t table);  // "1.2", both from 1

}  // namespace sqlagent::sheet
