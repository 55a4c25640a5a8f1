// Units of measurement that stand behind a number ("20 minutes", "1.5 t") or in a header
// ("wait_seconds", "Gewicht kg"), and what one is in another.
#pragma once
#include <optional>
#include <string_view>

#include "core/catalog/catalog.h"
#include "core/nlq/intent.h"

namespace sqlagent::nlq {

// "minute" for minutes, mins, min; empty when the word is no unit.
std::string_view unit_named(std::string_view word);
// In which unit a column is kept, as its name says; empty when it says none.
std::string_view unit_of(const catalog::Column& column);
// How many of `to` one of `from` is: 3600 seconds an hour; nothing for units of different kinds.
std::optional<double> factor(std::string_view from, std::string_view to);
// The number as the column keeps it: "2 hours" is 120 in minutes, "3 %" 0.03 among fractions.
Literal in_unit_of(const catalog::Column& column, const Literal& number, std::string_view unit);

}  // namespace sqlagent::nlq
