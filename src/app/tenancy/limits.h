// How many statements may run at once, so that the machine's memory is enough for all of them
// (decision 0010).
#pragma once
#include <cstddef>
#include <cstdint>

namespace sqlagent::tenancy {

// 60 % of the memory is for statements of tenants, each of which may take all that one backend may
// take; shared evenly by the server processes. At least one each.
size_t statements_that_fit(uint64_t memory_bytes, uint64_t backend_bytes, size_t processes);

}  // namespace sqlagent::tenancy
