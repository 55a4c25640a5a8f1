// Catalogs of tenants as last built, by the versions they were built from. Building is heavy
// thinking and happens on a thread beside the loop; what comes out is immutable.
#pragma once
#include <boost/asio/thread_pool.hpp>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/catalog/catalog.h"
#include "io/pg/pool.h"

namespace sqlagent::tenancy {

class Catalogs {
 public:
  explicit Catalogs(pg::Pool& control) : control_(control), thinking_(1) {}

  // The tenant's own tables and the shared ones, as the database has them now.
  pg::awaitable<std::shared_ptr<const catalog::Catalog>> of(TenantId tenant, Deadline deadline);
  size_t kept() const { return kept_.size(); }

 private:
  struct Versions {
    std::string own, shared;
    bool operator==(const Versions&) const = default;
  };
  struct Kept {
    Versions versions;
    std::shared_ptr<const catalog::Catalog> catalog;
    std::list<TenantId>::iterator used;
  };
  void keep(const TenantId& tenant, Versions versions,
            std::shared_ptr<const catalog::Catalog> catalog);

  pg::Pool& control_;
  std::map<TenantId, Kept> kept_;
  std::list<TenantId> by_use_;  // the last used first
  boost::asio::thread_pool thinking_;
};

}  // namespace sqlagent::tenancy
