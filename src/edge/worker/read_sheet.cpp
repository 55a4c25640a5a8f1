#include "edge/worker/read_sheet.h"

#include <cstdio>

#include "app/importer/read_sheet.h"
#include "base/error.h"

namespace sqlagent::worker {

int read_sheet(uint64_t memory_bytes, uint64_t cpu_seconds) {
  try {
    return importer::read_sheet(memory_bytes, cpu_seconds);
  } catch (const Error& error) {
    std::fprintf(stderr, "sqlagent read-sheet: %s\n", error.what());
    return 1;
  }
}

}  // namespace sqlagent::worker
