// What a spreadsheet is given for a cell of a result: a number only where it can hold it.
#pragma once
#include <optional>
#include <string_view>

#include "base/table.h"

namespace sqlagent::files {

enum class SheetKind { number, date, moment };

struct SheetNumber {
  SheetKind kind = SheetKind::number;
  double value = 0;  // dates and moments: days since 1899-12-30, as spreadsheets count
};

// nullopt: it stays a text. Numbers with more than 15 digits before the point (a spreadsheet would
// show other ones), NaN and Infinity, dates before March 1900 (where spreadsheets disagree) and
// moments with a time zone do. Digits behind the 15th of a fraction are rounded, as a spreadsheet
// would itself.
std::optional<SheetNumber> sheet_number(std::string_view text, Type type);

}  // namespace sqlagent::files
