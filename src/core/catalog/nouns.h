// What one row of a table is: "order item", "employee", "stock". Singular, best first.
#pragma once
#include <string>
#include <vector>

#include "core/catalog/catalog.h"
#include "core/catalog/glossary.h"

namespace sqlagent::catalog {

// Fills nouns and own_nouns: the maker's own, else from table, sheet and file names (translated
// too), then from the name of the key column. REQUIRES: the key is chosen.
void find_nouns(Table& table, Language language);

}  // namespace sqlagent::catalog
