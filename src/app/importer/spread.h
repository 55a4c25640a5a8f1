// How a column's values spread and how its texts are made, for the page: kept beside the table as
// JSON {column: {"histogram": [{"from", "to", "count"}], "patterns": [{"like", "share"}]}}. For
// looking at, never for figures: after an append it is put together from both parts.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/sheet/sheet.h"

namespace sqlagent::importer {

// REQUIRES: as many profiles as columns.
std::string spread_json(const std::vector<sheet::Column>& columns,
                        const std::vector<sheet::ColumnProfile>& profiles);

// before, added: spread_json of two parts with so many rows; empty texts are unknown.
std::string merged_spread(std::string_view before, uint64_t rows_before, std::string_view added,
                          uint64_t rows_added);

}  // namespace sqlagent::importer
