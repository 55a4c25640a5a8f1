// The attacks of the self-test: published ones, each a literal of our own source with the names of
// the throw-away tenants put in as identifiers. Nothing here can carry text from outside.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "app/trust/report.h"
#include "base/sql_text.h"

namespace sqlagent::trust {

// What the attacker is told: more than a real one could know.
struct Target {
  std::string schema, role;  // of the tenant attacked; its table `treasure` holds the canary
};

// What must stop it once there is no door.
struct Attack {
  std::string_view name, what;
  Layer behind;
  GeneratedSql sql;
};

std::vector<Attack> attacks(const Target& target);

}  // namespace sqlagent::trust
