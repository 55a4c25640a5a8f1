// What becomes of one supervised process when it starts, answers or exits: a pure state machine,
// the clock comes in.
#pragma once
#include <chrono>

namespace sqlagent::dev {

enum class Kind {
  daemon,      // runs until it is stopped; comes back when it exits
  once,        // must end well before the next stage starts
  background,  // must end well too, but nobody waits for it
};

class Lifecycle {
 public:
  using Time = std::chrono::steady_clock::time_point;
  enum class State { waiting, starting, up, done, backing_off, gave_up };

  explicit Lifecycle(Kind kind) : kind_(kind) {}

  State state() const { return state_; }
  Time next_start() const { return next_start_; }  // of backing_off
  bool should_start(Time now) const;               // waiting, or its back-off is over
  bool satisfied() const;                          // the next stage may start
  void started(Time now);
  void answered(Time now);  // a daemon said that it is ready
  void exited(Time now, bool well);

  // 0.2 s, doubled with each failure in a row, at most 30 s.
  static std::chrono::milliseconds back_off(int failures_in_a_row);

 private:
  static constexpr int attempts_before_first_success = 3;
  static constexpr std::chrono::seconds steady = std::chrono::seconds(30);

  Kind kind_;
  State state_ = State::waiting;
  bool was_up_ = false;
  int failures_ = 0;
  Time since_{}, next_start_{};
};

}  // namespace sqlagent::dev
