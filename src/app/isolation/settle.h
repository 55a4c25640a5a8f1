// Puts right what somebody changed on the roles: members of nothing, owners of nothing foreign,
// the settings and limits of tenant_role.h, and no privilege beside their own schema's.
#pragma once
#include "app/isolation/tenant_role.h"
#include "io/pg/session.h"

namespace sqlagent::isolation {

// Over all tenants of app.tenants and the servers' roles. admin: a session on our database, which
// has its control schema. In one transaction; touches only what differs. What a tenant's role owns
// stays: the audit names it, and a person decides.
pg::awaitable<void> settle_roles(pg::Session& admin, Administrator who, Deadline deadline);

}  // namespace sqlagent::isolation
