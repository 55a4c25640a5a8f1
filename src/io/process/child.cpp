#include "io/process/child.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"

namespace sqlagent::process {
namespace {

constexpr int kFile = 3;             // where the child finds its file
constexpr int kAboveAll = 10;        // a copy up here cannot be overwritten by the moves below
constexpr int kPipeBytes = 1 << 20;  // the usual limit for the unprivileged (fs.pipe-max-size)

[[noreturn]] void fail(const char* what, int why) {
  throw Error(Code::internal, "Something went wrong here. Try again.",
              std::string(what) + ": " + std::strerror(why));
}

// Two ends that are closed unless somebody takes them.
struct Ends {
  ~Ends() {
    for (const int end : ends)
      if (end >= 0) close(end);
  }
  int take(int which) {
    const int end = ends[which];
    ends[which] = -1;
    return end;
  }
  int ends[2] = {-1, -1};
};

struct Actions {
  Actions() { posix_spawn_file_actions_init(&actions); }
  ~Actions() { posix_spawn_file_actions_destroy(&actions); }
  posix_spawn_file_actions_t actions;
};

struct Attributes {
  Attributes() {
    posix_spawnattr_init(&attributes);
    sigset_t none, defaults;
    sigemptyset(&none);
    sigfillset(&defaults);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~Attributes() { posix_spawnattr_destroy(&attributes); }
  posix_spawnattr_t attributes;
};

}  // namespace

Child::Child(std::vector<std::string> arguments, int file) {
  Ends in, out;
  // A socket towards the child: writing to one that is gone is an error, not a signal.
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in.ends) != 0) fail("socketpair", errno);
  if (pipe2(out.ends, O_CLOEXEC) != 0) fail("pipe", errno);
  (void)fcntl(out.ends[1], F_SETPIPE_SZ, kPipeBytes);  // a smaller one is slower, no more
  const int copy = fcntl(file, F_DUPFD_CLOEXEC, kAboveAll);
  if (copy < 0) fail("dup", errno);
  Actions moves;
  posix_spawn_file_actions_adddup2(&moves.actions, in.ends[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&moves.actions, out.ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&moves.actions, copy, kFile);
  posix_spawn_file_actions_addclosefrom_np(&moves.actions, kFile + 1);
  Attributes attributes;
  std::string program = "sqlagent";
  std::vector<char*> argv{program.data()};
  for (auto& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  char* environment[] = {nullptr};
  const int why = posix_spawn(&id_, "/proc/self/exe", &moves.actions, &attributes.attributes,
                              argv.data(), environment);
  close(copy);
  if (why != 0) fail("posix_spawn", why);
  input_ = in.take(1);
  output_ = out.take(0);
  (void)fcntl(output_, F_SETFL, O_NONBLOCK);
}

Child::~Child() {
  if (input_ >= 0) close(input_);
  if (output_ >= 0) close(output_);
  if (!reaped_) {
    kill();
    end();
  }
}

void Child::kill() {
  if (!reaped_) ::kill(id_, SIGKILL);
}

Ending Child::end() {
  if (reaped_) return ending_;
  int status = 0;
  pid_t got = 0;
  do got = waitpid(id_, &status, 0);
  while (got < 0 && errno == EINTR);
  reaped_ = true;
  ending_.exited = got == id_ && WIFEXITED(status);
  if (ending_.exited)
    ending_.code = WEXITSTATUS(status);
  else if (got == id_)
    ending_.signal = WTERMSIG(status);
  return ending_;
}

}  // namespace sqlagent::process
