// The self-test that people can see: two throw-away tenants, a canary, and published attacks on it,
// each at the door and then behind it, as if the door had let it through.
#pragma once
#include "app/trust/report.h"
#include "base/secret.h"
#include "io/pg/session.h"

namespace sqlagent::trust {

struct Access {
  pg::Dsn admin;  // the administrator, on our database
  pg::Dsn data;   // where tenants' roles connect; user and password are put in
  Secret<std::string> secret_key;
};

// Takes some seconds and a minute at most; one at a time in a cluster, the next one waits. Leaves
// nothing behind: what a killed one left, the next one removes. Stores what it found.
// Error(unavailable) when it cannot be carried out.
pg::awaitable<Trial> try_isolation(pg::asio::any_io_executor executor, Access access,
                                   Deadline deadline);

}  // namespace sqlagent::trust
