#include "app/tenancy/catalogs.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/tenancy/edits.h"

namespace sqlagent::tenancy {

namespace {

using pg::Params;

constexpr size_t kMaxCatalogs = 64;

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

awaitable<std::shared_ptr<const catalog::Catalog>> Catalogs::of(TenantId tenant,
                                                                CatalogVersions versions,
                                                                Deadline deadline) {
  if (const auto known = kept_.find(tenant);
      known != kept_.end() && known->second.versions == versions) {
    by_use_.splice(by_use_.begin(), by_use_, known->second.used);
    co_return known->second.catalog;
  }
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
  if (kept_.size() >= kMaxCatalogs) {
    kept_.erase(by_use_.back());
    by_use_.pop_back();
  }
  by_use_.push_front(tenant);
  kept_.emplace(tenant, Kept{std::move(versions), std::move(catalog), by_use_.begin()});
}

}  // namespace sqlagent::tenancy
