#include "edge/dev/supervisor.h"

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>

#include "base/error.h"

namespace sqlagent::dev {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using State = Lifecycle::State;

namespace {

sigset_t watched_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGCHLD}) sigaddset(&set, signal);
  return set;
}

}  // namespace

Supervisor::Supervisor(std::vector<Service> services, Listener listener, std::filesystem::path pids)
    : listener_(std::move(listener)), pids_(std::move(pids)) {
  for (auto& service : services) {
    const Lifecycle life(service.kind);
    services_.push_back({std::move(service), life});
  }
}

void Supervisor::run() {
  const sigset_t set = watched_signals();
  sigprocmask(SIG_BLOCK, &set, nullptr);
  try {
    while (true) {
      const Time now = steady_clock::now();
      reap(now);
      check_given_up();
      start_due(now);
      ask(steady_clock::now());
      if (!told_up_ && open_stage() > last_stage()) {
        told_up_ = true;
        listener_.all_up();
      }
      const int signal = next_signal(pause(steady_clock::now()));
      if (signal != 0 && signal != SIGCHLD) break;
    }
  } catch (...) {
    stop_all();
    throw;
  }
  stop_all();
}

void Supervisor::start_due(Time now) {
  const int stage = open_stage();
  for (auto& running : services_) {
    if (running.service.stage > stage || !running.life.should_start(now)) continue;
    if (running.service.before_start) running.service.before_start();
    running.pid = start(running.service.command);
    running.started = now;
    running.life.started(now);
    if (running.service.kind == Kind::daemon && !running.service.answers)
      running.life.answered(now);
    write_pids();
  }
}

void Supervisor::ask(Time now) {
  for (auto& running : services_) {
    if (running.life.state() != State::starting) continue;
    if (running.service.answers && running.service.answers()) {
      running.life.answered(now);
      listener_.changed(running.service, "running");
    } else if (now - running.started > running.service.start_patience) {
      listener_.changed(running.service, fmt::format("gave no answer for {} s",
                                                     running.service.start_patience.count()));
      kill(running.pid, SIGKILL);  // reaped in the next round, as any other ending
    }
  }
}

void Supervisor::reap(Time now) {
  for (auto& running : services_) {
    if (running.pid == 0) continue;
    const auto ending = ended(running.pid);
    if (!ending) continue;
    running.pid = 0;
    running.life.exited(now, ending->well);
    write_pids();
    if (running.life.state() == State::done)
      listener_.changed(running.service, "done");
    else if (running.life.state() == State::gave_up)
      listener_.changed(running.service, "stopped: " + ending->words);
    else
      listener_.changed(running.service,
                        fmt::format("stopped: {}; starting it again", ending->words));
  }
}

void Supervisor::check_given_up() {
  for (const auto& running : services_)
    if (running.life.state() == State::gave_up && running.service.kind != Kind::background)
      throw Error(Code::unavailable,
                  fmt::format("{} does not start. The end of its log, {}:\n{}",
                              running.service.name, running.service.command.log.string(),
                              last_lines(running.service.command.log, 12)));
}

void Supervisor::stop_all() {
  for (int stage = last_stage(); stage >= 0; --stage) stop_stage(stage);
  std::error_code ignored;
  std::filesystem::remove(pids_, ignored);
}

void Supervisor::stop_stage(int stage) {
  const Time asked = steady_clock::now();
  for (auto& running : services_)
    if (running.service.stage == stage && running.pid != 0)
      kill(running.pid, running.service.stop_signal);
  while (true) {
    bool alive = false;
    const Time now = steady_clock::now();
    for (auto& running : services_) {
      if (running.service.stage != stage || running.pid == 0) continue;
      if (ended(running.pid)) {
        running.pid = 0;
        continue;
      }
      alive = true;
      // The last signal may be milder than SIGKILL (PostgreSQL's immediate shutdown), so that one
      // follows for sure.
      const auto waited =
          now - asked - (hurry_ ? std::chrono::seconds(0) : running.service.stop_patience);
      if (waited > std::chrono::seconds(2))
        kill(running.pid, SIGKILL);
      else if (hurry_ || waited > std::chrono::seconds(0))
        kill(running.pid, running.service.last_signal);
    }
    if (!alive) return;
    const int signal = next_signal(milliseconds(50));
    if (signal == SIGTERM || signal == SIGINT) hurry_ = true;
  }
}

int Supervisor::next_signal(milliseconds patience) {
  const sigset_t set = watched_signals();
  const timespec wait{patience.count() / 1000, (patience.count() % 1000) * 1'000'000};
  const int signal = sigtimedwait(&set, nullptr, &wait);
  return signal > 0 ? signal : 0;
}

int Supervisor::last_stage() const {
  int last = 0;
  for (const auto& running : services_) last = std::max(last, running.service.stage);
  return last;
}

int Supervisor::open_stage() const {
  int stage = last_stage() + 1;
  for (const auto& running : services_)
    if (!running.life.satisfied()) stage = std::min(stage, running.service.stage);
  return stage;
}

milliseconds Supervisor::pause(Time now) const {
  milliseconds pause(1000);
  for (const auto& running : services_) {
    if (running.life.state() == State::starting && running.service.answers)
      pause = std::min(pause, milliseconds(25));
    if (running.life.state() == State::waiting && running.service.stage <= open_stage())
      pause = milliseconds(0);
    if (running.life.state() == State::backing_off)
      pause = std::min(pause, std::chrono::ceil<milliseconds>(
                                  std::max(running.life.next_start() - now, Time::duration(0))));
  }
  return pause;
}

void Supervisor::write_pids() const {
  std::string text;
  for (const auto& running : services_)
    if (running.pid != 0) text += fmt::format("{} {}\n", running.service.name, running.pid);
  write_private(pids_, text);
}

}  // namespace sqlagent::dev
