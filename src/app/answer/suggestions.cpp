// Questions to begin with, for the tables at hand.
#include "app/answer/answer.h"
#include "core/nlq/suggest.h"

namespace sqlagent::answer {

awaitable<std::vector<std::string>> Answers::suggestions(TenantId tenant, Date today, size_t limit,
                                                         Deadline deadline) {
  auto home = co_await tenancy_.home_of(tenant, deadline);
  auto catalog = co_await tenancy_.catalog(std::move(home), deadline);
  const auto lens = lenses_.of(std::move(catalog));
  co_return nlq::suggestions(*lens, today, limit);
}

}  // namespace sqlagent::answer
