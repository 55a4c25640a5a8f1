// Does the database isolate one tenant from another, today? Looks, changes nothing. Quick enough
// for each start of the server.
#pragma once
#include <optional>

#include "app/isolation/finding.h"
#include "io/pg/pool.h"

namespace sqlagent::isolation {

// session: on our database, as the administrator or as app_control. Error(unavailable) when `init`
// has not run since isolation came.
pg::awaitable<Report> audit(pg::Session& session, Deadline deadline);

struct Access {  // one of them at least
  std::optional<pg::Dsn> admin, control;
};
// As the administrator where there is one, who also enters the other databases that were closed.
pg::awaitable<Report> audit(pg::asio::any_io_executor executor, Access access, Deadline deadline);

// For a server's start. Error(unavailable) with the precise list when something is breached;
// warnings become events.
pg::awaitable<void> refuse_when_breached(pg::Pool& control, Deadline deadline);

}  // namespace sqlagent::isolation
