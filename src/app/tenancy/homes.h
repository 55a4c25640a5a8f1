// Where tenants live and how new their catalogs are, read from the control database for each
// question: never remembered, so never stale. Questions that come while a look-up is under way
// share the next one, so fifty at once cost a few round trips, not fifty.
#pragma once
#include <memory>
#include <string>

#include "io/pg/pool.h"

namespace sqlagent::tenancy {

struct HomeFacts {
  std::string state, kind, name, role, sealed_password;  // as in app.tenants; the last in hex
  std::string own_version, shared_version;               // of what is in its catalog
};

class Homes {
 public:
  explicit Homes(pg::Pool& control);
  // As it is in the database at some moment after the call. Error(not_found) without such a tenant.
  pg::awaitable<HomeFacts> of(TenantId tenant, Deadline deadline);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace sqlagent::tenancy
