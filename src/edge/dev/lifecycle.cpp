#include "edge/dev/lifecycle.h"

#include <algorithm>

namespace sqlagent::dev {

using std::chrono::milliseconds;

milliseconds Lifecycle::back_off(int failures_in_a_row) {
  const int doublings = std::clamp(failures_in_a_row - 1, 0, 10);
  return std::min(milliseconds(200) * (1 << doublings), milliseconds(30'000));
}

bool Lifecycle::should_start(Time now) const {
  return state_ == State::waiting || (state_ == State::backing_off && now >= next_start_);
}

bool Lifecycle::satisfied() const {
  switch (kind_) {
    case Kind::daemon:
      return was_up_;  // a restart does not hold back what already runs
    case Kind::once:
      return state_ == State::done;
    case Kind::background:
      return true;
  }
  return false;
}

void Lifecycle::started(Time now) {
  state_ = State::starting;
  since_ = now;
}

void Lifecycle::answered(Time now) {
  state_ = State::up;
  was_up_ = true;
  since_ = now;
}

void Lifecycle::exited(Time now, bool well) {
  if (kind_ != Kind::daemon && well) {
    state_ = State::done;
    return;
  }
  const bool was_steady = state_ == State::up && now - since_ >= steady;
  failures_ = was_steady ? 1 : failures_ + 1;
  if (!was_up_ && failures_ >= attempts_before_first_success) {
    state_ = State::gave_up;
    return;
  }
  state_ = State::backing_off;
  next_start_ = now + back_off(failures_);
}

}  // namespace sqlagent::dev
