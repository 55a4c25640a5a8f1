// The columns that speak for a row: its key, the name people use for it, and the time it belongs
// to.
#pragma once
#include "core/catalog/catalog.h"

namespace sqlagent::catalog {

// No value twice and (nearly) no gaps: may be the one side of a join. `strict` refuses gaps
// altogether.
bool unique_column(const ColumnFacts& facts, bool strict);

// Fills key, display and time; makes the key's role `key` and takes it from other unique columns of
// the same kind. REQUIRES: roles are assigned.
void choose_keys(Table& table);

}  // namespace sqlagent::catalog
