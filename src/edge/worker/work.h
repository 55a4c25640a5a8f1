// `sqlagent work --queues a,b`: takes jobs off the queues. Listens on nothing.
#pragma once
#include <string>
#include <vector>

#include "config.h"

namespace sqlagent::worker {
// queues: file_processing, query_processing, default need LOADER_DATABASE_URL; maintenance needs
// DATABASE_URL.
int work(const Config& config, const std::vector<std::string>& queues);
}  // namespace sqlagent::worker
