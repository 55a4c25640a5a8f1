// An import's result in words, for the terminal.
#pragma once
#include <string>
#include <string_view>

namespace sqlagent::cli {

// result_json: `result` of an import task in the HTTP contract. Text that is none gives an empty
// string.
std::string receipt_text(std::string_view result_json);

// "[=======>            ]  38 %  Loading orders: 120,000 rows", cut to `width` columns.
std::string progress_bar(int percent, std::string_view message, size_t width);

}  // namespace sqlagent::cli
