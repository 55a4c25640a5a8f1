#include "app/answer/lenses.h"

#include <algorithm>

namespace sqlagent::answer {

std::shared_ptr<const Lenses::Kept> Lenses::held(
    const std::shared_ptr<const catalog::Catalog>& catalog) const {
  const auto found = alive_.find(catalog.get());
  return found == alive_.end() ? nullptr : found->second.lock();
}

std::shared_ptr<const nlq::Lens> Lenses::of(std::shared_ptr<const catalog::Catalog> catalog) {
  auto found =
      std::ranges::find_if(kept_, [&](const auto& one) { return one->catalog == catalog; });
  if (found != kept_.end()) {
    kept_.splice(kept_.begin(), kept_, found);
  } else {
    // A new version of a tenant's catalog takes the place of the older one.
    std::erase_if(kept_,
                  [&](const auto& one) { return one->catalog->owner() == catalog->owner(); });
    auto one = held(catalog);
    if (!one) {
      std::erase_if(alive_, [](const auto& entry) { return entry.second.expired(); });
      one = std::make_shared<const Kept>(catalog);
      alive_[catalog.get()] = one;
    }
    kept_.push_front(std::move(one));
    if (kept_.size() > kMost) kept_.pop_back();
  }
  const auto& first = kept_.front();
  return {first, &first->lens};
}

}  // namespace sqlagent::answer
