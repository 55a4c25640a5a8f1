#include "app/tenancy/kept_sessions.h"

#include <algorithm>

namespace sqlagent::tenancy {

bool KeptSessions::too_old(const Kept& kept) const {
  return Deadline::Clock::now() - kept.opened >= limits_.age;
}

std::optional<Kept> KeptSessions::take(const Login& login) {
  while (!kept_.empty() && too_old(kept_.back())) kept_.pop_back();
  for (auto one = kept_.begin(); one != kept_.end();) {
    if (one->login.tenant != login.tenant) {
      ++one;
      continue;
    }
    const bool same = one->login.role == login.role && one->login.database == login.database &&
                      one->login.password.reveal() == login.password.reveal();
    if (same && !too_old(*one) && one->session.alive()) {
      Kept taken = std::move(*one);
      kept_.erase(one);
      return taken;
    }
    one = kept_.erase(one);  // a new password or home, or its server has gone
  }
  return std::nullopt;
}

void KeptSessions::put(Kept kept) {
  if (limits_.sessions == 0 || too_old(kept)) return;
  const auto mine = std::ranges::count(kept_, kept.login.tenant,
                                       [](const Kept& one) { return one.login.tenant; });
  if (static_cast<size_t>(mine) >= limits_.per_tenant) return;
  kept_.push_front(std::move(kept));
  if (kept_.size() > limits_.sessions) kept_.pop_back();
}

void KeptSessions::drop_oldest() {
  if (!kept_.empty()) kept_.pop_back();
}

}  // namespace sqlagent::tenancy
