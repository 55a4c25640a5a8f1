// What a person says about their tables, kept beside the facts: names, synonyms, roles, joins, and
// the tenant's definitions. Each change moves the catalog's version, so that it is built anew.
#pragma once
#include <string>
#include <vector>

#include "app/tenancy/tenancy.h"
#include "core/catalog/change.h"

namespace sqlagent::tenancy {

// All that was said, for building a catalog. A table that is deleted says nothing.
awaitable<catalog::Edits> edits_of(pg::Pool& control, TenantId tenant, Deadline deadline);

// The whole change or nothing. Error(not_found): no table of that name; Error(forbidden): it is a
// shared one; Error(bad_request): the change does not fit the table, and why.
awaitable<void> change_table(pg::Pool& control, Tenancy& tenancy, Tenant tenant, std::string table,
                             catalog::TableChange change, Deadline deadline);

awaitable<std::vector<catalog::Definition>> definitions_of(pg::Pool& control, TenantId tenant,
                                                           Deadline deadline);
// In place of those of before. Error(bad_request): one of them cannot be kept, and why.
awaitable<void> define(pg::Pool& control, TenantId tenant,
                       std::vector<catalog::Definition> definitions, Deadline deadline);

}  // namespace sqlagent::tenancy
