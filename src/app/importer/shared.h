// Real data for everybody: an administrator loads files into the shared schema `public`. One
// transaction for all of them.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/importer/result.h"
#include "io/pg/session.h"

namespace sqlagent::importer {

template <class T>
using awaitable = pg::awaitable<T>;

struct SharedAccess {
  pg::Dsn admin;                   // any database of the cluster
  std::optional<pg::Dsn> control;  // names our database; the customary one when absent
};

// paths: files of this machine. A shared table of the same name is replaced, sample or not; a table
// in `public` that is not ours is Error(conflict). Facts go to app.shared_tables,
// app.shared_version moves once. Any refusal ends it all.
awaitable<std::vector<FileResult>> import_shared(pg::asio::any_io_executor executor,
                                                 SharedAccess access,
                                                 std::vector<std::string> paths, Deadline deadline);

}  // namespace sqlagent::importer
