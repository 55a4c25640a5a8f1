// What one row of a table is: "order item", "employee", "stock". Singular, best first.
#pragma once
#include <string>
#include <vector>

#include "core/catalog/catalog.h"
#include "core/catalog/glossary.h"

namespace sqlagent::catalog {

// From the maker's own nouns, else table, sheet and file names (translated too), else the name of
// the key column.
std::vector<std::string> nouns_of(const Table& table, Language language);

}  // namespace sqlagent::catalog
