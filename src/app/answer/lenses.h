// One lens per catalog that is being asked, so that a question pays for reading and not for
// indexing the tenant's words. Used from the loop thread only.
#pragma once
#include <list>
#include <map>
#include <memory>

#include "core/nlq/lens.h"

namespace sqlagent::answer {

class Lenses {
 public:
  // The lens of this very catalog. It keeps the catalog alive, and lives as long as somebody holds
  // it.
  std::shared_ptr<const nlq::Lens> of(std::shared_ptr<const catalog::Catalog> catalog);

  static constexpr size_t kMost = 64;  // that nobody holds

 private:
  struct Kept {
    explicit Kept(std::shared_ptr<const catalog::Catalog> from)
        : catalog(std::move(from)), lens(*catalog) {}
    std::shared_ptr<const catalog::Catalog> catalog;
    nlq::Lens lens;
  };
  std::shared_ptr<const Kept> held(const std::shared_ptr<const catalog::Catalog>& catalog) const;
  std::list<std::shared_ptr<const Kept>> kept_;  // the one asked last stands first
  // All that somebody holds: questions that wait for long, of more tenants than are kept, share
  // theirs.
  std::map<const catalog::Catalog*, std::weak_ptr<const Kept>> alive_;
};

}  // namespace sqlagent::answer
