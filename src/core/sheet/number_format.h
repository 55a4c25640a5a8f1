// What a cell's number format says about its number: is it a date, a time, a share, an amount in a
// currency?
#pragma once
#include <string>
#include <string_view>

#include "core/sheet/rows.h"

namespace sqlagent::sheet {

struct NumberFormat {
  enum class Kind : uint8_t { number, date, time, date_time } kind = Kind::number;
  Unit unit = Unit::none;
};

NumberFormat builtin_format(int id);                 // ECMA-376 part 1, 18.8.30
NumberFormat format_of_code(std::string_view code);  // "dd.mm.yyyy", "#,##0.00 [$€-407]"

// A serial date number, as the file writes it, in the form we read dates and times in:
// "2024-05-01", "2024-05-01 13:05:00", "13:05:00". Empty if it is out of the calendar's range.
// Without epoch_1904 serials below 60 are one day off, since Excel believes in 29 February 1900.
std::string serial_text(std::string_view serial, NumberFormat::Kind kind, bool epoch_1904);

// A number as the file writes it ("1E-3", "0.30000000000000004") in plain digits, rounded to the 15
// significant digits that Excel shows; never through a double. The text itself if it is no number.
std::string plain_number(std::string_view written);

}  // namespace sqlagent::sheet
