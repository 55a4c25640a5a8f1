// Starting a process so that it cannot outlive the supervisor: own session, own log, clean signals,
// a death signal.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "edge/dev/home.h"

namespace sqlagent::dev {

struct Command {
  std::vector<std::string> arguments;  // [0] is the program's path
  Settings environment;                // the whole of it
  Account account;
  std::filesystem::path log;  // standard output and error are appended
  std::filesystem::path input = "/dev/null";
  std::filesystem::path folder{};  // working directory; empty: the supervisor's
  int death_signal = SIGKILL;      // what the kernel sends when the supervisor dies
  size_t memory_bytes = 0;         // address space of it and each of its children; 0: no limit
};

// Forks and executes. Must be called on the main thread (the death signal follows the thread).
// Throws Error when the kernel refuses; a program that cannot be executed says so in its log and
// exits with 127.
pid_t start(const Command& command);

// How a process ended, in words: "exit code 1", "signal 9 (Killed)".
struct Ending {
  bool well = false;
  std::string words;
};
std::optional<Ending> ended(pid_t child);  // empty while it runs; reaps it otherwise

// Runs to the end; killed and reported as not well when it takes longer.
Ending run(const Command& command, std::chrono::milliseconds patience);

// Sets an overgrown log aside as NAME.log.1, so that logs stay below about twice this.
constexpr std::uintmax_t log_bytes = 10u << 20;
void rotate(const std::filesystem::path& log);
std::string last_lines(const std::filesystem::path& log, size_t lines);

}  // namespace sqlagent::dev
