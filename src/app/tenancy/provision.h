// A tenant's first hour: its LOGIN role, its schema, its password. Runs as the administrator (the
// worker's ProvisionTenant job), never in a process that listens.
#pragma once
#include "app/tenancy/keys.h"
#include "base/id.h"
#include "io/pg/session.h"

namespace sqlagent::tenancy {

// All in one transaction under the tenant's row lock: killed at any point nothing is there, run
// twice the second finds it done. admin: a session on our database. Error(not_found) when there is
// no such tenant.
pg::awaitable<void> provision(pg::Session& admin, TenantId tenant, Secret<std::string> secret_key,
                              Deadline deadline);

// The key under which role passwords are sealed; what is bound to each is the tenant's id.
Key role_password_key(const Secret<std::string>& secret_key);

}  // namespace sqlagent::tenancy
