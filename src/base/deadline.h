// When a journey must be over. Each layer turns what is left into its own limit: the client's
// timeout, the pool's wait, PostgreSQL's statement_timeout.
#pragma once
#include <algorithm>
#include <chrono>

namespace sqlagent {

class Deadline {
 public:
  using Clock = std::chrono::steady_clock;
  static Deadline in(std::chrono::milliseconds left) { return Deadline(Clock::now() + left); }
  // The earlier of the two: an inner step may shorten a journey, never lengthen it.
  Deadline sooner(std::chrono::milliseconds left) const {
    return Deadline(std::min(at_, Clock::now() + left));
  }
  Clock::time_point at() const { return at_; }
  std::chrono::milliseconds left() const {
    return std::max(std::chrono::milliseconds(0),
                    std::chrono::duration_cast<std::chrono::milliseconds>(at_ - Clock::now()));
  }
  bool passed() const { return Clock::now() >= at_; }

 private:
  explicit Deadline(Clock::time_point at) : at_(at) {}
  Clock::time_point at_;
};

}  // namespace sqlagent
