// What a cell's number format says about its number: is it a date, a time, a share, an amount in a
// currency?
#pragma once
#include <string>
#include <string_view>

#include "core/sheet/rows.h"

namespace sqlagent::sheet {

struct NumberFormat {
  // duration: "[h]:mm" goes on counting after a day has passed
  enum class Kind : uint8_t { number, date, time, date_time, duration } kind = Kind::number;
  Unit unit = Unit::none;
};

// What a cell's style says that matters to us.
struct CellStyle {
  NumberFormat format;
  bool bold = false;
};

NumberFormat builtin_format(int id);                 // ECMA-376 part 1, 18.8.30
NumberFormat format_of_code(std::string_view code);  // "dd.mm.yyyy", "#,##0.00 [$€-407]"

// The first currency that is named in the words of a format; none if there is no such.
Unit currency_in(std::string_view words);

// A serial date number in the form that we read dates and times in: "2024-05-01",
// "2024-05-01 13:05:00", "13:05:00", "30:15:00". Empty if it is out of the calendar's range, or a
// date format shows no day (a formula that found nothing comes to 0). A time format above one day
// shows a duration when it is below three years, else a date. Without epoch_1904 serials below 60
// are one day off, since Excel believes in 29 February 1900.
struct SerialText {
  std::string text;
  Cell::Stored stored = Cell::Stored::date;
};
SerialText serial_text(double serial, NumberFormat::Kind kind, bool epoch_1904);
// The same of a serial as the file writes it.
SerialText serial_text(std::string_view serial, NumberFormat::Kind kind, bool epoch_1904);

// A number as the file writes it ("1E-3", "0.30000000000000004") in plain digits, rounded to the 15
// significant digits that Excel shows; never through a double. The text itself if it is no number.
std::string plain_number(std::string_view written);
std::string plain_number(double value);  // empty if it is not finite

}  // namespace sqlagent::sheet
