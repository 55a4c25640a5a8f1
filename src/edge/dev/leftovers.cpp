#include "edge/dev/leftovers.h"

#include <charconv>
#include <csignal>
#include <fstream>
#include <thread>

#include <fmt/format.h>

#include "base/error.h"

namespace sqlagent::dev {

namespace fs = std::filesystem;

std::vector<pid_t> processes_in(const fs::path& folder, const std::string& name) {
  std::vector<pid_t> found;
  std::error_code gone;  // processes end while we look; others are not ours to look at
  for (fs::directory_iterator entry("/proc", gone), end; !gone && entry != end;
       entry.increment(gone)) {
    const std::string text = entry->path().filename();
    pid_t pid = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), pid).ptr !=
        text.data() + text.size())
      continue;
    std::string its_name;
    std::getline(std::ifstream(entry->path() / "comm"), its_name);
    if (its_name != name) continue;
    std::error_code hidden;
    if (fs::read_symlink(entry->path() / "cwd", hidden) == folder && !hidden) found.push_back(pid);
  }
  return found;
}

void clear_leftovers(const fs::path& folder, const std::string& name, int signal,
                     std::chrono::seconds patience) {
  using std::chrono::steady_clock;
  const auto began = steady_clock::now();
  auto left = processes_in(folder, name);
  for (const pid_t pid : left) kill(pid, signal);
  bool killed = false;
  while (!left.empty()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    left = processes_in(folder, name);
    const auto waited = steady_clock::now() - began;
    if (!killed && waited > patience) {
      for (const pid_t pid : left) kill(pid, SIGKILL);
      killed = true;
    }
    if (waited > patience + std::chrono::seconds(5))
      throw Error(Code::conflict,
                  fmt::format("another {} (process {}) works on {} and does not end; stop it first",
                              name, left.empty() ? 0 : left.front(), folder.string()));
  }
}

}  // namespace sqlagent::dev
