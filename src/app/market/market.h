// Puts the sample market data into schema `public` of our database, where every tenant may read it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "core/catalog/facts.h"
#include "io/pg/session.h"

namespace sqlagent::market {

enum class Install {
  if_absent,  // does nothing when any of the tables is there
  refresh,    // makes them again, up to the day given
};

struct Installed {
  std::vector<std::string> tables;  // made now; empty when there was nothing to do
  std::vector<std::string> kept;  // of the same name but loaded by an administrator, so left alone
  uint64_t rows = 0;
};

// One transaction: tables of app_owner with comments, keys and rows, their facts in
// app.shared_tables, one step of app.shared_version. A table of ours is known by its comment; one
// that an administrator loaded is never touched. admin: a session on our database that may act for
// app_owner. REQUIRES: `sqlagent init` has been there.
pg::awaitable<Installed> install(pg::Session& admin, Date today, Install mode, Deadline deadline);

// The same tables for this session alone, which end with it, and their facts; they name no schema.
pg::awaitable<std::vector<catalog::TableFacts>> lay(pg::Session& session, Date today,
                                                    Deadline deadline);

struct Access {
  pg::Dsn admin;                   // any database of the cluster
  std::optional<pg::Dsn> control;  // names our database; the customary one when absent
};
pg::awaitable<Installed> install(pg::asio::any_io_executor executor, Access access, Date today,
                                 Install mode, Deadline deadline);

}  // namespace sqlagent::market
