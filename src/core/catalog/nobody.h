// Whose catalogs are that are read outside the service, to measure or to explain: nobody's, so no
// tenant's.
#pragma once
#include "base/id.h"

namespace sqlagent::catalog {

inline TenantId nobody() {
  return TenantId::parse("00000000-0000-4000-8000-000000000000").value();
}

}  // namespace sqlagent::catalog
