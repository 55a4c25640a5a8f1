// The lists: which functions, operators, types and value functions a draft may use. What is not on
// a list is refused.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace sqlagent::sql {

bool function_allowed(std::string_view name);  // lower-case, without schema
bool operator_allowed(std::string_view name);
bool type_allowed(std::string_view name);          // PostgreSQL's internal or SQL name
bool value_function_allowed(std::string_view op);  // SVFOP_…
// Functions whose result can be far longer than their arguments: their count must be a small
// constant.
bool multiplies_length(std::string_view name);
bool returns_set(std::string_view name);  // more than one row for one call
// Every name on the list, sorted: for "did you mean", and for the test that a tenant's role may
// execute each of them.
const std::vector<std::string>& function_names();

}  // namespace sqlagent::sql
