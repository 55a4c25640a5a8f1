// Catalog facts of any table that PostgreSQL already holds, found by queries: for shared data, and
// for databases that were not made by us. The same fields as an import would have measured.
#pragma once
#include <string>

#include "core/catalog/facts.h"
#include "io/pg/session.h"

namespace sqlagent::market {

// Reads only. A column with more distinct values than this keeps no value list and no hashes.
inline constexpr long long kMostDistinct = 300'000;

// Throws PgError when the table is not there or may not be read. Not measured for tables beyond a
// million rows: ascending.
pg::awaitable<catalog::TableFacts> profile(pg::Session& session, std::string schema,
                                           std::string table, Deadline deadline);

}  // namespace sqlagent::market
