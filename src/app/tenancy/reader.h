// Runs admitted statements as tenants' own roles (security.md, L4): a small pool of sessions per
// tenant, so that no session ever serves two; one session is kept for a minute between statements,
// wiped by DISCARD ALL.
#pragma once
#include <list>
#include <map>
#include <memory>

#include "base/secret.h"
#include "io/pg/pool.h"

namespace sqlagent::tenancy {

// Where and as whom: a tenant's role and password at its home.
struct Login {
  TenantId tenant;
  pg::Dsn dsn;
};

class Reader {
 public:
  // BEGIN READ ONLY, pinned; at most `caps`; always ROLLBACK. Three at once per tenant, the rest
  // wait in line. REQUIRES: sql.owner() == login.tenant (checked: Error(internal)).
  pg::awaitable<Table> read(Login login, ReadOnlySql sql, pg::Caps caps, Deadline deadline);
  size_t tenants() const { return lanes_.size(); }

 private:
  struct Lane {
    pg::Dsn dsn;
    std::shared_ptr<pg::Pool> pool;
    std::list<TenantId>::iterator used;
  };
  std::shared_ptr<pg::Pool> lane_of(const Login& login, pg::asio::any_io_executor executor);
  void forget_the_longest_unused();

  std::map<TenantId, Lane> lanes_;
  std::list<TenantId> by_use_;  // the last used first
};

}  // namespace sqlagent::tenancy
