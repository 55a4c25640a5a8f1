// The two throw-away tenants of a trial: made as every tenant is, marked in app.trust_tenants from
// the first moment, and removed whatever happens. A trial that was killed leaves its mark, and the
// next one removes what it finds.
#pragma once
#include <string>

#include "app/tenancy/provision.h"
#include "io/pg/session.h"

namespace sqlagent::trust {

struct Person {
  TenantId tenant;
  std::string schema, role;
  Secret<std::string> password;
};

struct Stage {
  Person attacker, attacked;
};

inline constexpr std::string_view kCanaryTable = "treasure", kOwnTable = "mine";

// admin: a session on our database that holds the trial's lock. The attacked one's table `treasure`
// holds `canary` in its row and its comment; the attacker's own is `mine`.
pg::awaitable<Stage> set_up(pg::Session& admin, Secret<std::string> secret_key, std::string canary,
                            Deadline deadline);

// Everything that app.trust_tenants names: schemas, roles, rows.
pg::awaitable<void> clear(pg::Session& admin, Deadline deadline);

// Whether the canary lies where it was put, alone and unchanged.
pg::awaitable<bool> canary_is_safe(pg::Session& admin, Person attacked, std::string canary,
                                   Deadline deadline);

}  // namespace sqlagent::trust
