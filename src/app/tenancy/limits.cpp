#include "app/tenancy/limits.h"

#include <algorithm>

namespace sqlagent::tenancy {

namespace {
constexpr size_t kMost = 64;  // more would only wait for processors
}

size_t statements_that_fit(uint64_t memory_bytes, uint64_t backend_bytes, size_t processes) {
  const auto all = memory_bytes / 5 * 3 / std::max<uint64_t>(1, backend_bytes);
  const auto mine = std::min<uint64_t>(all, kMost) / std::max<size_t>(1, processes);
  return std::max<size_t>(1, mine);
}

}  // namespace sqlagent::tenancy
