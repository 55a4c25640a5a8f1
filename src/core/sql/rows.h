// How many rows a set-returning call can make, read off its arguments, for ReadOnlySql::row_bound()
// and for the caps on what a call may make. It never looks at data: a constant is known, else a
// pessimistic figure is taken.
#pragma once
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string_view>

#include "core/sql/admit.h"

namespace sqlagent::sql {

// Elements of one array, one json value or one split text, where the draft does not say.
inline constexpr double kUnknownElements = 10'000;

// The value of an arithmetic constant: 5, -2.5, 10^6, 1000 * 60, '7'::int; nullopt for anything
// else. REQUIRES: as everywhere here, `draft` is the text that the tree was parsed from.
std::optional<double> number_constant(const boost::json::value& expression, std::string_view draft);

// The text of a string constant, also behind casts: date '2024-01-01', '1 day'::interval.
std::optional<std::string_view> text_constant(const boost::json::value& expression);

// Rows of generate_series with constant bounds (numbers, or dates with a step of days to years or
// of hours to seconds); nullopt when they are not constant.
std::optional<double> series_rows(const boost::json::array& arguments, std::string_view draft);

// Rows of one call in FROM or in a select list; 1 for a function that returns no set.
double call_rows(std::string_view function, const boost::json::array& arguments,
                 std::string_view draft, const Limits& limits);

}  // namespace sqlagent::sql
