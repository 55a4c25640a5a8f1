// Terms as parts of an English sentence. No figures from data: those are added by say.cpp, from the
// result.
#pragma once
#include <string>

#include "core/catalog/catalog.h"
#include "core/nlq/intent.h"

namespace sqlagent::nlq {

std::string phrase(const ExprPtr& expr,
                   const catalog::Catalog& catalog);  // "total revenue", "month", "customer name"
std::string phrase(const PredPtr& pred, const catalog::Catalog& catalog);  // "city is Berlin"
std::string measure_phrase(const Output& measure,
                           const catalog::Catalog& catalog);  // by its alias where that says more
std::string join_list(const std::vector<std::string>& items,
                      std::string_view last);  // "a, b and c"

// A figure as people write it: thousands separators, at most two decimals, the unit behind it.
// Other text stays as it is.
std::string format_cell(const std::string& text, Type type, const std::string& unit);

}  // namespace sqlagent::nlq
