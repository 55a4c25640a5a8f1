// The lists: which functions, operators, types, collations and value functions a draft may use.
// What is not on a list is refused. Nothing on a list has a side effect or looks at catalogs,
// sessions, files or other statements; what can multiply memory is bounded in bind_call.cpp.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace sqlagent::sql {

bool function_allowed(std::string_view name);  // lower-case, without schema
bool operator_allowed(std::string_view name);
bool operator_compares(std::string_view name);     // its result is a boolean
bool type_allowed(std::string_view name);          // PostgreSQL's internal or SQL name
bool type_padded(std::string_view name);           // a short value fills the declared length
bool collation_allowed(std::string_view name);     // as in pg_collation
bool value_function_allowed(std::string_view op);  // SVFOP_…
bool returns_set(std::string_view name);           // more than one row for one call
bool returns_pairs(std::string_view name);         // rows of (key, value)
bool returns_record(std::string_view name);        // rows as its column definition list says

// Every name on the list, sorted: for "did you mean", and for the test that a tenant's role may
// execute each of them.
const std::vector<std::string>& function_names();
const std::vector<std::string>& type_names();

}  // namespace sqlagent::sql
