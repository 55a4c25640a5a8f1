// What a header says about the cells below it, in the words of several languages. A hint only
// settles what the cells leave open.
#pragma once
#include <string_view>

#include "core/sheet/rows.h"

namespace sqlagent::sheet {

bool says_code(std::string_view header);  // "ZIP", "PLZ", "Phone no.": digits that are no amount
bool says_day(std::string_view header);   // "Date", "Datum", "Fecha": digits may be a day
Unit unit_in(std::string_view header);    // "Umsatz (€)", "Price [USD]", "Amount in EUR"

}  // namespace sqlagent::sheet
