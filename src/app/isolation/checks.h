// The questions of the audit, as data: each a query that gives one row (where, what) for each
// thing that is wrong. They run on our database as the administrator or as app_control.
#pragma once
#include <string_view>
#include <vector>

#include "app/isolation/finding.h"
#include "app/isolation/tenant_role.h"

namespace sqlagent::isolation {

struct Check {
  Layer layer;
  Severity severity;
  std::string_view code;
  GeneratedSql sql;
  std::string_view why, repair;
};

std::vector<Check> role_checks(Administrator who);  // who: the kind that made the roles
std::vector<Check> server_role_checks();
std::vector<Check> grant_checks();      // what everybody may, on any PostgreSQL
std::vector<Check> closed_checks();     // L3: where a superuser could close the database
std::vector<Check> cluster_checks();    // other databases, versions
std::vector<Check> superuser_checks();  // what only a superuser can look at

// Queries that the repair shares. (role_name, dbid, classid, objid): privileges of tenants' roles
// that they are not meant to have, in any database of the cluster.
GeneratedSql strange_grants();
// (role_name, schema, what): tenants' roles whose attributes or settings are not as provisioned.
GeneratedSql different_roles(Administrator who);

}  // namespace sqlagent::isolation
