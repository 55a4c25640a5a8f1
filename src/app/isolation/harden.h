// Closes a database to those who may only connect (security.md, L3): PostgreSQL's functions down to
// the list of policy.h, catalogs and information_schema hidden, no language, no TEMP, and what is
// made later closed from its birth. Idempotent: what is right already is not touched.
#pragma once
#include <string>
#include <variant>

#include "app/isolation/tenant_role.h"
#include "io/pg/session.h"

namespace sqlagent::isolation {

// Who may connect to a database, beside its owner and superusers.
struct Everybody {};
struct Nobody {};
struct OneTenant {
  std::string role;
};
using Visitors = std::variant<Everybody, Nobody, OneTenant>;

// CONNECT for the visitors and for them alone; no CREATE and no TEMP for anybody who is not named.
pg::awaitable<void> close_database(pg::Session& admin, std::string database, Visitors visitors,
                                   Deadline deadline);

pg::awaitable<Administrator> kind_of_administrator(pg::Session& admin, Deadline deadline);

// The database of the session, in one transaction of its own, one at a time. An administrator who
// is no superuser cannot close PostgreSQL's own functions and catalogs: only the rest is done.
// REQUIRES: the roles app_owner, app_control and app_loader are there.
pg::awaitable<void> harden(pg::Session& admin, Administrator who, Deadline deadline);

}  // namespace sqlagent::isolation
