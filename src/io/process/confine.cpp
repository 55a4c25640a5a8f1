#include "io/process/confine.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string>
#include <vector>

#include "base/error.h"

namespace sqlagent::process {
namespace {

[[noreturn]] void fail(const char* what) {
  throw Error(Code::internal, "Something went wrong here. Try again.",
              std::string("confine: ") + what + ": " + std::strerror(errno));
}

void limit(__rlimit_resource what, uint64_t soft, uint64_t hard) {
  const rlimit both{soft, hard};
  if (setrlimit(what, &both) != 0) fail("setrlimit");
}

// Everything a pure computation between open descriptors needs. No open, no socket, no exec, no
// fork, no signal to others, no change of an open file's place in the world.
constexpr std::array kAllowed{
    SYS_read,      SYS_pread64,      SYS_readv,          SYS_write,          SYS_writev,
    SYS_lseek,     SYS_fstat,        SYS_newfstatat,     SYS_close,          SYS_mmap,
    SYS_munmap,    SYS_mremap,       SYS_mprotect,       SYS_madvise,        SYS_brk,
    SYS_futex,     SYS_rt_sigreturn, SYS_rt_sigaction,   SYS_rt_sigprocmask, SYS_sigaltstack,
    SYS_getpid,    SYS_gettid,       SYS_tgkill,         SYS_clock_gettime,  SYS_clock_nanosleep,
    SYS_getrandom, SYS_sched_yield,  SYS_getrusage,      SYS_poll,           SYS_ppoll,
    SYS_exit,      SYS_exit_group,   SYS_restart_syscall};

#if defined(__x86_64__)
constexpr uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#endif

// A classic BPF program over struct seccomp_data (Documentation/userspace-api/seccomp_filter.rst).
// What is not listed answers EPERM rather than killing: a library that only asks goes on.
void allow_little() {
  const auto load = [](size_t offset) {
    return sock_filter{BPF_LD | BPF_W | BPF_ABS, 0, 0, static_cast<uint32_t>(offset)};
  };
  const auto answer = [](uint32_t what) { return sock_filter{BPF_RET | BPF_K, 0, 0, what}; };
  std::vector<sock_filter> program;
  program.push_back(load(offsetof(seccomp_data, arch)));
  program.push_back({BPF_JMP | BPF_JEQ | BPF_K, 1, 0, kArchitecture});
  program.push_back(answer(SECCOMP_RET_KILL_PROCESS));
  program.push_back(load(offsetof(seccomp_data, nr)));
  for (const auto call : kAllowed) {
    program.push_back({BPF_JMP | BPF_JEQ | BPF_K, 0, 1, static_cast<uint32_t>(call)});
    program.push_back(answer(SECCOMP_RET_ALLOW));
  }
  program.push_back(answer(SECCOMP_RET_ERRNO | EPERM));
  const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0 && errno != EINVAL)
    fail("seccomp");  // EINVAL: a kernel built without it
}

}  // namespace

void confine(const Confinement& confinement) {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) fail("death signal");
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail("no new privileges");
  limit(RLIMIT_CORE, 0, 0);
  limit(RLIMIT_FSIZE, 0, 0);
  if (confinement.cpu_seconds != 0)
    limit(RLIMIT_CPU, confinement.cpu_seconds, confinement.cpu_seconds + 5);
  if (confinement.memory_bytes != 0)
    limit(RLIMIT_AS, confinement.memory_bytes, confinement.memory_bytes);
  if (confinement.system_calls) allow_little();
}

}  // namespace sqlagent::process
