// A statement that our grammar cannot say exactly, in short: what it reads, what it takes, by what
// and under which conditions. It says that it is no exact paraphrase.
#pragma once
#include <string>

#include "core/catalog/catalog.h"

namespace sqlagent::prompt {

// "only the SQL says exactly what was computed; it reads orders and customers, takes the sum of
// amount, by city, with conditions on status"
std::string in_short(const std::string& select, const catalog::Catalog& catalog);

}  // namespace sqlagent::prompt
