// What may be told of a remembered query. Pure.
#pragma once
#include <string_view>

#include "core/catalog/catalog.h"
#include "core/prompt/messages.h"

namespace sqlagent::prompt {

// Whether the example may show what stands in the tenant's cells: a text or a number of its SQL
// (whole numbers up to a hundred apart: limits, places, percents), a number, a quotation or a known
// cell in its question. Such an example is left out where only the schema is shared: with its
// values hidden it would teach a filter that is none. Rather too often than too seldom.
bool tells_values(const Asked& example, const catalog::Catalog& catalog);

// Whether each text of the statement stands in what was asked, dates apart: then telling it tells
// no cell. "Lindgren" asked and 'Bo Lindgren' filtered by is a cell told.
bool tells_no_more(std::string_view sql, std::string_view asked);

// Whether the statement itself counts from the day on which it runs (current_date, now()).
bool reads_the_clock(std::string_view sql);

}  // namespace sqlagent::prompt
