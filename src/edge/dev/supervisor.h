// Starts services in stages, each stage when the one before answers; brings back what exits; stops
// in reverse order. Knows nothing of what the services are.
#pragma once
#include <chrono>
#include <csignal>
#include <functional>
#include <string>
#include <vector>

#include "edge/dev/child.h"
#include "edge/dev/lifecycle.h"

namespace sqlagent::dev {

struct Service {
  std::string name;
  Kind kind = Kind::daemon;
  int stage = 0;
  Command command;
  std::function<bool()>
      answers;  // asked every 25 ms while a daemon starts; empty: running is enough
  std::function<void()> before_start;       // clears what an earlier run left behind
  std::chrono::seconds start_patience{60};  // no answer by then: killed and started again
  int stop_signal = SIGTERM;
  int last_signal = SIGKILL;  // after stop_patience
  std::chrono::seconds stop_patience{10};
};

// What the person at the terminal is told.
struct Listener {
  std::function<void(const Service&, const std::string& what)> changed;
  std::function<void()> all_up;  // once, when every stage has been satisfied
};

class Supervisor {
 public:
  // pids: a file that lists the living children, for whoever has to look after a crash.
  Supervisor(std::vector<Service> services, Listener listener, std::filesystem::path pids);

  // Blocks SIGTERM, SIGINT, SIGHUP and SIGCHLD and returns after one of the first three, when
  // everything has stopped; a second one stops the rest at once. Throws Error, after stopping
  // everything, when a service never came up.
  void run();

 private:
  using Time = Lifecycle::Time;
  struct Running {
    Service service;
    Lifecycle life;
    pid_t pid = 0;
    Time started{};
  };

  void start_due(Time now);
  void ask(Time now);
  void reap(Time now);
  void check_given_up();
  void stop_all();
  void stop_stage(int stage);
  int next_signal(std::chrono::milliseconds patience);  // 0: none came
  int open_stage() const;  // the first stage that is not satisfied, or one past the last
  int last_stage() const;
  std::chrono::milliseconds pause(Time now) const;
  void write_pids() const;

  std::vector<Running> services_;
  Listener listener_;
  std::filesystem::path pids_;
  bool told_up_ = false, hurry_ = false;
};

}  // namespace sqlagent::dev
