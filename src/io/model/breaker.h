// A circuit breaker: after failures in a row nobody asks for a while, then one tries. Pure: the
// clock comes in.
#pragma once
#include <chrono>

namespace sqlagent::model {

class Breaker {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr int kFailures = 5;
  static constexpr std::chrono::seconds kFirstPause{5}, kLongestPause{60};

  struct Pass {
    std::chrono::milliseconds wait{0};  // not 0: nobody asks for so long
    bool trial = false;                 // this call finds out whether the endpoint is back
  };
  // Whoever passes tells afterwards how it went, by one of the three. Until then a trial is alone.
  Pass enter(Clock::time_point now);
  void succeeded();
  void failed(Clock::time_point now, bool trial);
  void left(bool trial);  // it says nothing about the endpoint: cancelled, refused as a request
  bool closed() const { return pause_.count() == 0; }

 private:
  int failures_ = 0;
  std::chrono::seconds pause_{0};  // 0: closed
  Clock::time_point until_{};
  bool trying_ = false;
};

}  // namespace sqlagent::model
