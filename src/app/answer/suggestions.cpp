// Questions to begin with, for the tables at hand; and how a text that is being written may go on.
#include "app/answer/answer.h"
#include "app/answer/history.h"
#include "core/nlq/suggest.h"

namespace sqlagent::answer {

awaitable<std::vector<std::string>> Answers::suggestions(TenantId tenant, Date today, size_t limit,
                                                         Deadline deadline) {
  auto home = co_await tenancy_.home_of(tenant, deadline);
  auto catalog = co_await tenancy_.catalog(std::move(home), deadline);
  const auto lens = lenses_.of(std::move(catalog));
  co_return nlq::suggestions(*lens, today, limit);
}

awaitable<std::vector<nlq::Completion>> Answers::completions(TenantId tenant, UserId user,
                                                             std::string text, size_t limit,
                                                             Deadline deadline) {
  auto home = co_await tenancy_.home_of(tenant, deadline);
  const auto catalog = co_await tenancy_.catalog(std::move(home), deadline);
  // A question asked before is offered from its third letter on.
  std::vector<std::string> asked;
  if (text.size() > 2) {
    History history(control_);
    asked = co_await history.asked(user, deadline);
  }
  co_return nlq::completions(text, *catalog, asked, limit);
}

}  // namespace sqlagent::answer
