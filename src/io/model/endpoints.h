// What is known of each endpoint: which features it has refused, and its circuit breaker. In
// memory, at most kMost endpoints; pure, the clock comes in.
#pragma once
#include <array>
#include <map>
#include <memory>

#include "io/model/breaker.h"
#include "io/model/model.h"

namespace sqlagent::model {

struct Known {
  Breaker breaker;
  Failure last;  // that the breaker counted
  std::array<Breaker::Clock::time_point, size_t(Feature::count_)> lacks_until{};
  Breaker::Clock::time_point used{};
};

class Endpoints {
 public:
  static constexpr size_t kMost = 1000;
  // Servers are restarted with other options: a refusal is believed for so long.
  static constexpr std::chrono::hours kLesson{1};

  std::shared_ptr<Known> of(const Endpoint& endpoint, Breaker::Clock::time_point now);
  // Without making it known.
  Features features(const Endpoint& endpoint, Breaker::Clock::time_point now) const;

 private:
  struct Less {
    bool operator()(const Endpoint& a, const Endpoint& b) const;
  };
  std::map<Endpoint, std::shared_ptr<Known>, Less> known_;
};

}  // namespace sqlagent::model
