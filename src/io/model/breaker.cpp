#include "io/model/breaker.h"

#include <algorithm>

namespace sqlagent::model {

Breaker::Pass Breaker::enter(Clock::time_point now) {
  using std::chrono::milliseconds;
  if (closed()) return {};
  if (now < until_) return {std::chrono::ceil<milliseconds>(until_ - now), false};
  if (trying_) return {milliseconds(1000), false};
  trying_ = true;
  return {milliseconds(0), true};
}

void Breaker::succeeded() {
  *this = Breaker();
}

void Breaker::failed(Clock::time_point now, bool trial) {
  if (!closed() && !trial) return;  // set out before it opened
  if (closed() && ++failures_ < kFailures) return;
  pause_ = closed() ? kFirstPause : std::min(pause_ * 2, kLongestPause);
  until_ = now + pause_;
  trying_ = false;
}

void Breaker::left(bool trial) {
  if (trial) trying_ = false;
}

}  // namespace sqlagent::model
