// What `sqlagent init` does for isolation, beyond making roles and the control schema: closes our
// database, tenants' own ones and those that the administrator names, puts roles right, and writes
// down in app.isolation what must hold from now on.
#pragma once
#include <string>
#include <vector>

#include "io/pg/session.h"

namespace sqlagent::isolation {

struct Scope {
  std::vector<std::string> databases;  // others to close: by name, each must exist
  bool own_cluster = false;            // nobody else's data is in this cluster: no tenant's role
                                       // enters any other database of it
};

// admin: on our database, which has its control schema. Idempotent; a second run changes nothing.
// Error(not_found) for a named database that is not there.
pg::awaitable<void> apply(pg::Session& admin, pg::Dsn admin_dsn, Scope scope, Deadline deadline);

}  // namespace sqlagent::isolation
