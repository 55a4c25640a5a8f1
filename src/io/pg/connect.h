// What every connection of ours is opened with, whatever the connection string says beside it.
#pragma once
#include <libpq-fe.h>

#include <string>

#include "io/pg/session.h"

namespace sqlagent::pg {

// PQconnectStart with UTF-8, ISO dates, UTC and dead-peer detection. Looking up a host *name*
// blocks inside libpq: names in connection strings should be in /etc/hosts, or be addresses or
// socket folders.
PGconn* start_connecting(const Dsn& dsn);

// The same connection string with other parts; values may be empty to leave a part as it is.
struct DsnParts {
  std::string user, password, dbname;
  std::string options = {};  // "-c name=value …", after those that are there already
};
Dsn with_parts(const Dsn& dsn,
               const DsnParts& parts);  // Error(internal) when the string cannot be read
DsnParts parts_of(const Dsn& dsn);

}  // namespace sqlagent::pg
