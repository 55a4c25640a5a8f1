// What each tenant's role is given, once: provisioning writes it, `sqlagent init` puts it right
// again, the audit compares with it. The limits are the backstop (security.md, L5) below the
// server's own deadlines and caps.
#pragma once
#include <string>
#include <vector>

#include "base/sql_text.h"

namespace sqlagent::isolation {

inline constexpr int kTenantConnections = 4;

enum class Administrator { superuser, ordinary };  // the latter is what managed services give

// " LOGIN NOINHERIT … CONNECTION LIMIT 4 VALID UNTIL 'infinity'": behind CREATE or ALTER ROLE x.
GeneratedSql tenant_attributes(Administrator who);

// "ALTER ROLE x SET …; " for each setting. schema: first of the search path.
GeneratedSql tenant_settings(const std::string& role, const std::string& schema, Administrator who);

// An SQL expression: what pg_db_role_setting.setconfig of a tenant's role must hold, in any
// order, as text[]. Written over a row `t` of app.tenants.
GeneratedSql expected_settings(Administrator who);

}  // namespace sqlagent::isolation
