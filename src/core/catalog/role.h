// What a column means, which forbids nonsense such as sum(year) or avg(id).
#pragma once
#include <string>
#include <string_view>

#include "core/catalog/facts.h"

namespace sqlagent::catalog {

enum class Role {
  unknown,
  key,           // identifies a row of its own table
  foreign_key,   // points at another table's key
  display_name,  // what people call a row: customer name, product title
  dimension,     // few distinct values to group by
  ordinal,       // small ordered numbers: rating, level
  additive,      // may be summed: amount, quantity
  balance,       // may be summed across things but not across time: stock level, headcount
  rate,          // may be averaged, not summed: price, percent, ratio, temperature
  time,          // a point in time
  time_start,
  time_end,
  year,  // an integer that is a calendar year
  geography,
  flag,    // boolean or two-valued yes/no
  status,  // life-cycle state: open/closed, completed/cancelled
  free_text,
  contact,  // e-mail, phone, url
};
std::string_view name(Role role);
Role role_from_name(std::string_view name);  // unknown for a name that is none

// Empty when values of this column may play the role, else why not, in words that finish the
// sentence "“Price” cannot be …".
std::string misfit(Role role, const ColumnFacts& facts);

}  // namespace sqlagent::catalog
