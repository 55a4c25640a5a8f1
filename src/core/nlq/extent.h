// From when to when a date column of the data goes, as the profile knows it.
#pragma once
#include <optional>

#include "core/catalog/catalog.h"
#include "core/nlq/intent.h"

namespace sqlagent::nlq {

// nullopt: no dates in it, or not a column of dates.
std::optional<Date> first_day(const ColumnRef& column, const catalog::Catalog& catalog);
std::optional<Date> last_day(const ColumnRef& column, const catalog::Catalog& catalog);

}  // namespace sqlagent::nlq
