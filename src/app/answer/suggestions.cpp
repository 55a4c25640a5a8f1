#include "app/answer/suggestions.h"

#include "core/nlq/read.h"

namespace sqlagent::answer {

pg::awaitable<std::vector<std::string>> suggestions(tenancy::Tenancy& tenancy,
                                                    tenancy::Tenant tenant, size_t limit,
                                                    Deadline deadline) {
  const auto catalog = co_await tenancy.catalog(std::move(tenant), deadline);
  co_return nlq::suggestions(*catalog, limit);
}

}  // namespace sqlagent::answer
