// PostgreSQL's refusals of a tenant's statement in our own words (security.md, L6): its raw text
// could tell an attacker what exists, holds values of the data, and tells a person little. It goes
// to the log of those who switch DEBUG on; else the log has the SQLSTATE.
#pragma once
#include "io/pg/session.h"

namespace sqlagent::tenancy {

Error refusal_of_read(const pg::PgError& refusal);

}  // namespace sqlagent::tenancy
