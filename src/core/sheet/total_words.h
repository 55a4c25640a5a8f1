// How people label a row that sums up others, in many languages.
#pragma once
#include <string_view>

namespace sqlagent::sheet {

enum class TotalWord : uint8_t {
  none,
  named,     // "Total North", "Summe Nord", "North total": only sums can tell it from a name
  subtotal,  // "Subtotal", "Zwischensumme": nothing else in the cell
  total,     // "Total", "Gesamt:", "Grand total"
  measure    // "Average", "Mittelwert", "Count": sums up otherwise
};
TotalWord total_word(std::string_view text);

// Whether a row that begins with this cell has to be looked at more closely. Fast, often wrong
// towards yes.
bool may_be_total(std::string_view text);

}  // namespace sqlagent::sheet
