// `sqlagent read-sheet MEMORY SECONDS`: the child that reads one file for a worker. Needs no
// settings and gets none.
#pragma once
#include <cstdint>

namespace sqlagent::worker {
int read_sheet(uint64_t memory_bytes, uint64_t cpu_seconds);
}  // namespace sqlagent::worker
