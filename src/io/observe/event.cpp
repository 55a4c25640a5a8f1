// The two readers of events, behind one lock: the only place of the program that writes log lines.
#include "io/observe/event.h"

#include <unistd.h>

#include <cerrno>
#include <mutex>

#include "io/observe/log_line.h"
#include "io/observe/metrics.h"

namespace sqlagent::observe {
namespace {

struct Readers {
  std::mutex mutex;
  std::string process = "sqlagent";
  Lines lines = Lines::usual;
  Metrics metrics;
};

Readers& readers() {
  static Readers one;
  return one;
}

// One write per line: lines of several processes on one pipe do not mix (they are shorter than
// PIPE_BUF, or rare).
void write_line(const std::string& line) {
  size_t written = 0;
  while (written < line.size()) {
    const auto count = ::write(STDERR_FILENO, line.data() + written, line.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;  // nobody reads the log: the work goes on
    written += static_cast<size_t>(count);
  }
}

}  // namespace

void configure(std::string process, Lines lines) {
  auto& all = readers();
  const std::scoped_lock lock(all.mutex);
  all.process = std::move(process);
  all.lines = lines;
}

void emit(const Event& event) {
  auto& all = readers();
  const std::scoped_lock lock(all.mutex);
  all.metrics.add(event);
  if (all.lines != Lines::none && is_worth_a_line(event, all.lines == Lines::all))
    write_line(log_line(event, all.process, std::chrono::system_clock::now()));
}

std::string prometheus_text() {
  auto& all = readers();
  const std::scoped_lock lock(all.mutex);
  return all.metrics.text();
}

}  // namespace sqlagent::observe
