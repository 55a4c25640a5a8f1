// Semantic roles, from type, words and profile. They forbid nonsense such as sum(year), sum(price)
// and avg(id).
#pragma once
#include "core/catalog/catalog.h"

namespace sqlagent::catalog {

// Fills role and role_probability of each column. REQUIRES: words and synonyms are there. Joins and
// keys refine it later.
void assign_roles(Table& table);

}  // namespace sqlagent::catalog
