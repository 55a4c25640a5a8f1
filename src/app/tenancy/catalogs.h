// Catalogs of tenants as last built, by the versions they were built from. Building is heavy
// thinking and happens on a thread beside the loop; what comes out is immutable.
#pragma once
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "app/tenancy/tenancy.h"

namespace sqlagent::tenancy {

class Catalogs {
 public:
  explicit Catalogs(pg::Pool& control) : control_(control), thinking_(1) {}

  // The tenant's own tables and the shared ones, of these versions or newer ones.
  pg::awaitable<std::shared_ptr<const catalog::Catalog>> of(TenantId tenant,
                                                            CatalogVersions versions,
                                                            Deadline deadline);
  size_t kept() const { return kept_.size(); }

 private:
  using Built = std::shared_ptr<const catalog::Catalog>;
  struct Held {
    CatalogVersions versions;
    std::weak_ptr<const catalog::Catalog> catalog;
  };
  class Turn;  // to build a tenant's catalog; others wait for it
  struct Kept {
    CatalogVersions versions;
    std::shared_ptr<const catalog::Catalog> catalog;
    std::list<TenantId>::iterator used;
  };
  Built known(const TenantId& tenant, const CatalogVersions& versions);
  pg::awaitable<Built> build(TenantId tenant, CatalogVersions versions, Deadline deadline);
  pg::awaitable<void> wait_for_another(TenantId tenant, Deadline deadline);
  void keep(const TenantId& tenant, CatalogVersions versions,
            std::shared_ptr<const catalog::Catalog> catalog);

  pg::Pool& control_;
  std::map<TenantId, Kept> kept_;
  std::list<TenantId> by_use_;  // the last used first
  // All that somebody holds, kept or not: questions that wait for long share theirs.
  std::map<TenantId, Held> alive_;
  // Those being built, and who waits for them.
  std::map<TenantId, std::set<boost::asio::steady_timer*>> building_;
  boost::asio::thread_pool thinking_;
};

}  // namespace sqlagent::tenancy
