// Names of months and weekdays in the languages that spreadsheets come in.
#pragma once
#include <string_view>

namespace sqlagent::sheet {

// Takes a month's name and a point behind it from the front of the text: 1…12, or 0 and nothing
// is taken. Upper and lower case alike.
int take_month_name(std::string_view& text);
// Takes "Mon", "Montag," and the like with the space behind it from the front, if one stands there.
void skip_weekday(std::string_view& text);

}  // namespace sqlagent::sheet
