// The shared market data as tables: invented companies, their prices, accounts and dividends,
// funds, indices, economies.
#pragma once
#include <vector>

#include "app/market/sample_table.h"

namespace sqlagent::market {

inline constexpr std::string_view kNotice = "Sample data, invented";

// Pure: the same day gives the same bytes, and a later day changes nothing about earlier ones
// except what is defined by the as-of day. Tables in an order in which their keys can be declared.
// Error(bad_request) for a day before 2021.
std::vector<SampleTable> make_tables(Date today);

}  // namespace sqlagent::market
