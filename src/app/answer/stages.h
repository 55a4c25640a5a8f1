// Times the stages of one journey, for Server-Timing and for the log.
#pragma once
#include <chrono>
#include <string>

#include "app/answer/answer.h"

namespace sqlagent::answer {

class Stages {
 public:
  explicit Stages(Answer& answer) : answer_(answer) {
    answer.began = std::chrono::system_clock::now();
  }
  void done(std::string name) {
    const auto now = Clock::now();
    answer_.stages.emplace_back(std::move(name), seconds(now - last_));
    last_ = now;
    answer_.seconds = seconds(now - begin_);
  }

 private:
  using Clock = std::chrono::steady_clock;
  static double seconds(Clock::duration duration) {
    return std::chrono::duration<double>(duration).count();
  }
  Answer& answer_;
  const Clock::time_point begin_ = Clock::now();
  Clock::time_point last_ = begin_;
};

}  // namespace sqlagent::answer
