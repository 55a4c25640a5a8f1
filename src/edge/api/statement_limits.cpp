#include "edge/api/statement_limits.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "app/tenancy/limits.h"

namespace sqlagent::api {

namespace {

// Of the machine, or of the container if that has less.
uint64_t memory_bytes() {
  const auto pages = ::sysconf(_SC_PHYS_PAGES), page = ::sysconf(_SC_PAGESIZE);
  uint64_t bytes = pages > 0 && page > 0 ? uint64_t(pages) * uint64_t(page) : uint64_t{1} << 30;
  uint64_t container = 0;  // "max" leaves it as it is
  if (std::ifstream("/sys/fs/cgroup/memory.max") >> container && container > 0)
    bytes = std::min(bytes, container);
  return bytes;
}

}  // namespace

tenancy::Settings statement_limits(const Config& config) {
  tenancy::Settings settings;
  settings.statements =
      config.max_statements > 0
          ? std::max<size_t>(1, config.max_statements / config.server_processes)
          : tenancy::statements_that_fit(memory_bytes(), config.backend_memory_bytes,
                                         config.server_processes);
  settings.session_age = std::chrono::seconds(config.tenant_session_seconds);
  settings.result_rows = config.max_result_rows;
  settings.cost = static_cast<double>(config.max_query_cost);
  settings.rows = static_cast<double>(config.max_query_rows);
  return settings;
}

}  // namespace sqlagent::api
