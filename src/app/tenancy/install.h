// `sqlagent init`: roles, database, control schema, and who may do what. Idempotent, and safe to
// run twice at once. Runs as the administrator; nothing that listens calls it.
#pragma once
#include <optional>
#include <string>

#include "app/isolation/apply.h"
#include "io/pg/session.h"

namespace sqlagent::tenancy {

struct Installation {
  pg::Dsn admin;  // superuser, or CREATEROLE + CREATEDB; any database of the cluster
  std::optional<pg::Dsn> control;  // must say user app_control; its password becomes the role's
  std::optional<pg::Dsn> loader;   // must say user app_loader
  isolation::Scope scope = {};     // which databases beside ours are closed to tenants' roles
};

// The administrator in our database: the one that the address of app_control names, or the
// customary one.
pg::Dsn administrator_inside(const Installation& what);

// Error(bad_request) when an address names another user, Error(unavailable) when the cluster cannot
// be reached.
pg::awaitable<void> install(pg::asio::any_io_executor executor, Installation what,
                            Deadline deadline);

}  // namespace sqlagent::tenancy
