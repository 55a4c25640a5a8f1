// The join graph, found without declared keys: candidates by type, inclusion of values and names,
// then one choice for the whole catalog. Value inclusion alone is never enough for numbers: dense
// surrogate keys contain each other.
#pragma once
#include <vector>

#include "core/catalog/catalog.h"
#include "core/catalog/lay_edits.h"

namespace sqlagent::catalog {

// Edges in order of (from table, from column). REQUIRES: roles, keys and nouns are there. Makes the
// role of the from column `foreign_key` when it is a number or code that nobody gave a role, and
// leaves names and dimensions what they are. Rules go before all evidence: a confirmed join is
// certain, from the side that repeats to the one that does not; a removed one never comes back.
std::vector<Edge> find_joins(std::vector<Table>& tables, const std::vector<JoinRule>& rules = {});

}  // namespace sqlagent::catalog
