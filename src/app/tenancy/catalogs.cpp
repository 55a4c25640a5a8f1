#include "app/tenancy/catalogs.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/tenancy/edits.h"

namespace sqlagent::tenancy {

namespace {

using pg::Params;

constexpr size_t kMaxCatalogs = 64;  // that nobody holds

constexpr StaticSql kOwnFacts("catalog.own_facts", R"(
  SELECT name, facts::text
    FROM app.user_tables
   WHERE tenant_id = $1::uuid
   ORDER BY created_at, name
   LIMIT 1000)");
constexpr StaticSql kSharedFacts("catalog.shared_facts", R"(
  SELECT name, facts::text FROM app.shared_tables ORDER BY name LIMIT 1000)");

// One bad row must not take all tables away, nor pass in silence.
void read_facts(const sqlagent::Table& rows, bool shared, std::vector<catalog::TableFacts>& into) {
  for (const auto& row : rows.rows) {
    auto facts = catalog::facts_from_json(row[1].value_or(""));
    if (!facts)
      throw Error(Code::internal,
                  "What is known about one of the tables cannot be read. Import its file again.",
                  "facts of " + row[0].value_or("") + ": " + facts.error());
    facts->shared = shared;
    into.push_back(std::move(*facts));
  }
}

}  // namespace

// Whoever has it builds; it ends also when building fails.
class Catalogs::Turn {
 public:
  Turn(Catalogs& of, TenantId tenant) : of_(of), tenant_(std::move(tenant)) {
    of_.building_[tenant_];
  }
  ~Turn() {
    const auto waiting = std::move(of_.building_.at(tenant_));
    of_.building_.erase(tenant_);
    for (auto* timer : waiting) timer->cancel();
  }
  Turn(const Turn&) = delete;

 private:
  Catalogs& of_;
  const TenantId tenant_;
};

Catalogs::Built Catalogs::known(const TenantId& tenant, const CatalogVersions& versions) {
  if (const auto found = kept_.find(tenant);
      found != kept_.end() && found->second.versions == versions) {
    by_use_.splice(by_use_.begin(), by_use_, found->second.used);
    return found->second.catalog;
  }
  const auto held = alive_.find(tenant);
  if (held == alive_.end() || held->second.versions != versions) return nullptr;
  auto catalog = held->second.catalog.lock();
  if (catalog) keep(tenant, versions, catalog);
  return catalog;
}

// Until the one who builds it has ended, or the deadline.
awaitable<void> Catalogs::wait_for_another(TenantId tenant, Deadline deadline) {
  struct Waiting {
    Waiting(Catalogs& catalogs, const TenantId& whose, boost::asio::steady_timer& on)
        : of(catalogs), tenant(whose), timer(on) {
      of.building_.at(tenant).insert(&timer);
    }
    ~Waiting() {
      if (const auto found = of.building_.find(tenant); found != of.building_.end())
        found->second.erase(&timer);
    }
    Waiting(const Waiting&) = delete;
    Catalogs& of;
    const TenantId& tenant;
    boost::asio::steady_timer& timer;
  };
  const auto loop = co_await boost::asio::this_coro::executor;
  boost::asio::steady_timer timer(loop, deadline.at());
  const Waiting waiting(*this, tenant, timer);
  boost::system::error_code woken;
  co_await timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, woken));
  if (deadline.passed())
    throw Error(Code::deadline, "Looking at your tables took too long. Try again in a moment.");
}

awaitable<std::shared_ptr<const catalog::Catalog>> Catalogs::of(TenantId tenant,
                                                                CatalogVersions versions,
                                                                Deadline deadline) {
  for (;;) {
    if (auto found = known(tenant, versions)) co_return found;
    if (!building_.contains(tenant)) break;
    co_await wait_for_another(tenant, deadline);
  }
  const Turn turn(*this, tenant);
  auto built = co_await build(tenant, versions, deadline);
  co_return built;
}

awaitable<std::shared_ptr<const catalog::Catalog>> Catalogs::build(TenantId tenant,
                                                                   CatalogVersions versions,
                                                                   Deadline deadline) {
  // Versions first, facts after: what changes in between is built in now and built again next time,
  // never missed.
  Params of_tenant{tenant.text()}, none;
  auto own = co_await control_.run(kOwnFacts, of_tenant, deadline);
  auto shared = co_await control_.run(kSharedFacts, none, deadline);
  const auto edits = co_await edits_of(control_, tenant, deadline);

  auto think = [&]() -> awaitable<std::shared_ptr<const catalog::Catalog>> {
    std::vector<catalog::TableFacts> facts;
    read_facts(own, false, facts);
    read_facts(shared, true, facts);
    const uint64_t version =
        std::stoull(versions.own) + std::stoull(versions.shared);  // moves with either
    co_return std::make_shared<const catalog::Catalog>(
        catalog::build(tenant, version, std::move(facts), edits));
  };
  auto built =
      co_await boost::asio::co_spawn(thinking_.get_executor(), think, boost::asio::use_awaitable);
  keep(tenant, versions, built);
  co_return built;
}

void Catalogs::keep(const TenantId& tenant, CatalogVersions versions,
                    std::shared_ptr<const catalog::Catalog> catalog) {
  if (const auto known = kept_.find(tenant); known != kept_.end()) {
    by_use_.erase(known->second.used);
    kept_.erase(known);
  }
  std::erase_if(alive_, [](const auto& entry) { return entry.second.catalog.expired(); });
  alive_.insert_or_assign(tenant, Held{versions, catalog});
  if (kept_.size() >= kMaxCatalogs) {
    kept_.erase(by_use_.back());
    by_use_.pop_back();
  }
  by_use_.push_front(tenant);
  kept_.emplace(tenant, Kept{std::move(versions), std::move(catalog), by_use_.begin()});
}

}  // namespace sqlagent::tenancy
