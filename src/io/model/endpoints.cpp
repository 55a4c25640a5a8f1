#include "io/model/endpoints.h"

#include <algorithm>
#include <tuple>

namespace sqlagent::model {

bool Endpoints::Less::operator()(const Endpoint& a, const Endpoint& b) const {
  return std::tie(a.base_url, a.model, a.key.reveal()) <
         std::tie(b.base_url, b.model, b.key.reveal());
}

std::shared_ptr<Known> Endpoints::of(const Endpoint& endpoint, Breaker::Clock::time_point now) {
  auto found = known_.find(endpoint);
  if (found == known_.end()) {
    if (known_.size() >= kMost)
      known_.erase(std::ranges::min_element(known_, {},
                                            [](const auto& entry) { return entry.second->used; }));
    found = known_.emplace(endpoint, std::make_shared<Known>()).first;
  }
  found->second->used = now;
  return found->second;
}

Features Endpoints::features(const Endpoint& endpoint, Breaker::Clock::time_point now) const {
  auto features = Features::expected_of(endpoint.base_url);
  const auto found = known_.find(endpoint);
  if (found == known_.end()) return features;
  const auto& until = found->second->lacks_until;
  for (size_t i = 0; i < until.size(); ++i)
    if (now < until[i]) features.lacks(Feature(i));
  return features;
}

}  // namespace sqlagent::model
