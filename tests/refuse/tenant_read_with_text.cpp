// expect: no viable conversion
// Tenant data is read by admitted statements only.
#include "app/tenancy/tenancy.h"
using namespace sqlagent;
pg::awaitable<sqlagent::Table> forged(tenancy::Tenancy& tenancy, tenancy::Tenant tenant,
                                      Deadline deadline) {
  return tenancy.read(tenant, std::string("select 1"), tenancy::ReadLimits{}, deadline);
}
