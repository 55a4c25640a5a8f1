// Different names of one thing that cells and questions use side by side: countries, US states,
// currencies, a few trades.
#pragma once
#include <string_view>
#include <vector>

namespace sqlagent::catalog {

// The other names of a normalised text, in a fixed order; empty when it has none.
std::vector<std::string_view> aliases_of(std::string_view normal);

}  // namespace sqlagent::catalog
