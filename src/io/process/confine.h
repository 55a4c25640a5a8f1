// What a child does to itself before it looks at anything a stranger wrote: limits on memory and
// time, no new privileges, and no system call beyond reading what is open, writing what is open and
// managing its own memory. There is no way back.
#pragma once
#include <cstdint>

namespace sqlagent::process {

struct Confinement {
  uint64_t memory_bytes = 0;  // address space; 0: no limit (the sanitizers reserve terabytes)
  uint64_t cpu_seconds = 0;   // computing time; SIGXCPU at its end; 0: no limit
  bool system_calls = true;   // false: all remain allowed (the sanitizers need more)
};

// The process also dies with its parent, dumps no core and writes no file from here on. Throws
// Error(internal) when the kernel refuses one of it. REQUIRES: one thread.
void confine(const Confinement& confinement);

}  // namespace sqlagent::process
