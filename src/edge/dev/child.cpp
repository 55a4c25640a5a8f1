#include "edge/dev/child.h"

#include <fcntl.h>
#include <grp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <thread>

#include <fmt/format.h>

#include "base/error.h"

namespace sqlagent::dev {
namespace {

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (auto& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

// Between fork and exec: only system calls, nothing that allocates.
[[noreturn]] void become(const Command& command, pid_t supervisor, int log, char* const* arguments,
                         char* const* environment) {
  const auto give_up = [](const char* what) {
    const char* why = strerrordesc_np(errno);
    for (const char* part : {"cannot start: ", what, ": ", why, "\n"})
      if (write(STDERR_FILENO, part, std::strlen(part)) < 0) break;
    _exit(127);
  };
  setsid();  // Ctrl-C reaches the supervisor alone, which stops the others in order
  umask(077);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  std::signal(SIGPIPE, SIG_DFL);
  dup2(log, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  if (command.memory_bytes != 0) {
    const rlimit limit{command.memory_bytes, command.memory_bytes};
    if (setrlimit(RLIMIT_AS, &limit) != 0) give_up("limit of memory");
  }
  if (!command.account.is_self && (setgroups(0, nullptr) != 0 || setgid(command.account.gid) != 0 ||
                                   setuid(command.account.uid) != 0))
    give_up("change of user");
  const int input = open(command.input.c_str(), O_RDONLY);
  if (input < 0) give_up(command.input.c_str());
  if (input != STDIN_FILENO) {
    dup2(input, STDIN_FILENO);
    close(input);
  }
  // After setuid, which clears it. The supervisor may have died just before: then nobody would send
  // the signal.
  if (prctl(PR_SET_PDEATHSIG, command.death_signal) != 0) give_up("death signal");
  if (getppid() != supervisor) _exit(127);
  if (!command.folder.empty() && chdir(command.folder.c_str()) != 0)
    give_up(command.folder.c_str());
  execve(arguments[0], arguments, environment);
  give_up(arguments[0]);
  _exit(127);
}

}  // namespace

pid_t start(const Command& command) {
  std::vector<std::string> arguments = command.arguments, environment;
  for (const auto& [name, value] : command.environment) environment.push_back(name + '=' + value);
  const auto argument_list = pointers(arguments), environment_list = pointers(environment);
  rotate(command.log);
  const int log = open(command.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (log < 0)
    throw Error(errno == ENOSPC ? Code::no_space : Code::internal,
                fmt::format("cannot write the log {}: {}", command.log.string(), reason(errno)));
  const pid_t supervisor = getpid();
  const pid_t child = fork();
  if (child == 0) become(command, supervisor, log, argument_list.data(), environment_list.data());
  const int error_number = errno;
  close(log);
  if (child < 0)
    throw Error(Code::internal, fmt::format("cannot start {}: {}", command.arguments.front(),
                                            reason(error_number)));
  return child;
}

std::optional<Ending> ended(pid_t child) {
  int status = 0;
  pid_t got = 0;
  do got = waitpid(child, &status, WNOHANG);
  while (got < 0 && errno == EINTR);
  if (got == 0) return std::nullopt;
  if (got < 0) return Ending{false, "lost"};
  if (WIFSIGNALED(status))
    return Ending{false,
                  fmt::format("signal {} ({})", WTERMSIG(status), sigdescr_np(WTERMSIG(status)))};
  return Ending{WEXITSTATUS(status) == 0, fmt::format("exit code {}", WEXITSTATUS(status))};
}

Ending run(const Command& command, std::chrono::milliseconds patience) {
  const pid_t child = start(command);
  const auto until = std::chrono::steady_clock::now() + patience;
  while (true) {
    if (auto ending = ended(child)) return *ending;
    if (std::chrono::steady_clock::now() >= until) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  return {false, fmt::format("no end after {} s", patience.count() / 1000.0)};
}

void rotate(const std::filesystem::path& log) {
  std::error_code failed;
  if (std::filesystem::file_size(log, failed) > log_bytes && !failed)
    std::filesystem::rename(log, log.string() + ".1", failed);
}

std::string last_lines(const std::filesystem::path& log, size_t lines) {
  constexpr std::streamoff window = 16 * 1024;
  std::ifstream in(log, std::ios::binary);
  in.seekg(0, std::ios::end);
  const std::streamoff size = in.tellg();
  in.seekg(std::max<std::streamoff>(0, size - window));
  std::string text((std::istreambuf_iterator<char>(in)), {});
  while (text.ends_with('\n')) text.pop_back();
  size_t from = text.size();
  for (; lines > 0 && from != std::string::npos && from != 0; --lines)
    from = text.rfind('\n', from - 1);
  return from == std::string::npos ? text : text.substr(from == 0 ? 0 : from + 1);
}

}  // namespace sqlagent::dev
