// Catalog facts of a whole schema that PostgreSQL already holds: every table a reader may see, its
// comments and, if wanted, the keys that were declared.
#pragma once
#include <string>
#include <vector>

#include "core/catalog/facts.h"
#include "io/pg/session.h"

namespace sqlagent::market {

enum class DeclaredKeys { used, hidden };  // hidden: as if these were uploads, which have none

// Tables and views in order of their names, at most kMostTables. Reads only; throws PgError.
inline constexpr size_t kMostTables = 1'000;
pg::awaitable<std::vector<catalog::TableFacts>> survey(pg::Session& session, std::string schema,
                                                       DeclaredKeys keys, Deadline deadline);

}  // namespace sqlagent::market
