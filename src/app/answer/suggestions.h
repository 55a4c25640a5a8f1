// Questions to begin with, for the tables at hand.
#pragma once
#include <string>
#include <vector>

#include "app/tenancy/tenancy.h"

namespace sqlagent::answer {

pg::awaitable<std::vector<std::string>> suggestions(tenancy::Tenancy& tenancy,
                                                    tenancy::Tenant tenant, size_t limit,
                                                    Deadline deadline);

}  // namespace sqlagent::answer
