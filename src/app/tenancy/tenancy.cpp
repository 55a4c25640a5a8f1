#include "app/tenancy/tenancy.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/tenancy/catalogs.h"
#include "app/tenancy/homes.h"
#include "app/tenancy/provision.h"
#include "app/tenancy/reader.h"

namespace sqlagent::tenancy {

namespace {

using namespace std::chrono_literals;

constexpr size_t kMaxOpened = 4096;
constexpr std::chrono::milliseconds kFirstPause = 10ms, kLongestPause = 200ms;

Error broken_secret(const TenantId& tenant) {
  return Error(
      Code::unavailable, "Your space cannot be opened right now. Tell whoever runs this server.",
      "the stored password of " + tenant.text() + " does not open: was SECRET_KEY changed?");
}

ReaderSettings reader_settings(const Settings& settings) {
  return {.turns = {.at_once = settings.statements,
                    .per_tenant = settings.statements_per_tenant,
                    .waiting_per_tenant = settings.waiting_per_tenant},
          .kept = {.sessions = settings.kept_sessions,
                   .per_tenant = settings.statements_per_tenant,
                   .age = settings.session_age},
          .costs = {.cost = settings.cost, .rows = settings.rows},
          .patience = settings.patience};
}

}  // namespace

struct Tenancy::State {
  size_t result_rows;
  Key key;
  Homes homes;
  Catalogs catalogs;
  Reader reader;
  // Passwords by how they lie in the database: opening one costs as much as a small statement.
  std::map<std::string, Secret<std::string>> opened;

  const Secret<std::string>& open(const TenantId& tenant, const std::string& sealed_hex) {
    const auto name = tenant.text() + sealed_hex;
    if (const auto known = opened.find(name); known != opened.end()) return known->second;
    const auto sealed = from_hex(sealed_hex);
    auto password = sealed ? unseal(key, tenant.text(), *sealed) : std::nullopt;
    if (!password) throw broken_secret(tenant);
    if (opened.size() >= kMaxOpened) opened.clear();
    return opened.emplace(name, std::move(*password)).first->second;
  }
};

Tenancy::Tenancy(pg::Pool& control, Secret<std::string> secret_key, pg::Dsn data_dsn,
                 Settings settings)
    : state_(new State{settings.result_rows,
                       role_password_key(secret_key),
                       Homes(control),
                       Catalogs(control),
                       Reader(std::move(data_dsn), reader_settings(settings)),
                       {}}) {}

Tenancy::~Tenancy() = default;

awaitable<Tenant> Tenancy::home_of(TenantId id, Deadline deadline) {
  auto executor = co_await pg::asio::this_coro::executor;
  auto pause = kFirstPause;
  for (;;) {
    auto facts = co_await state_->homes.of(id, deadline);
    if (facts.state == "ready") {
      Home home = SchemaHome{facts.name};
      if (facts.kind == "database") home = DatabaseHome{facts.name};
      Tenant tenant(id, std::move(home), facts.role, state_->open(id, facts.sealed_password));
      tenant.versions_ = {std::move(facts.own_version), std::move(facts.shared_version)};
      co_return tenant;
    }
    if (facts.state == "failed")
      throw Error(Code::unavailable,
                  "Your space could not be prepared. Tell whoever runs this server.",
                  "provisioning of " + id.text() + " failed");
    if (deadline.left() <= pause)
      throw Error(Code::unavailable, "Your space is still being prepared. Try again in a moment.",
                  "provisioning of " + id.text() + " is not done");
    pg::asio::steady_timer timer(executor, pause);
    co_await timer.async_wait(pg::asio::use_awaitable);
    pause = std::min(2 * pause, kLongestPause);
  }
}

awaitable<std::shared_ptr<const catalog::Catalog>> Tenancy::catalog(Tenant tenant,
                                                                    Deadline deadline) {
  auto catalog = co_await state_->catalogs.of(tenant.id(), tenant.versions_, deadline);
  co_return catalog;
}

awaitable<sqlagent::Table> Tenancy::read(Tenant tenant, ReadOnlySql sql, ReadLimits limits,
                                         Deadline deadline) {
  if (limits.caps.rows == 0) limits.caps.rows = state_->result_rows;
  const auto* database = std::get_if<DatabaseHome>(&tenant.home());
  Reader::Reading reading{.login = {tenant.id(), tenant.role(), tenant.password_,
                                    database ? database->database : std::string()},
                          .sql = std::move(sql),
                          .how = {.caps = limits.caps},
                          .run_anyway = limits.run_anyway};
  auto table = co_await state_->reader.read(std::move(reading), deadline);
  co_return table;
}

awaitable<sqlagent::Table> Tenancy::stream(Tenant tenant, ReadOnlySql sql, ReadLimits limits,
                                           const ColumnSink& on_columns, const RowSink& on_rows,
                                           Deadline deadline) {
  const auto* database = std::get_if<DatabaseHome>(&tenant.home());
  Reader::Reading reading{
      .login = {tenant.id(), tenant.role(), tenant.password_,
                database ? database->database : std::string()},
      .sql = std::move(sql),
      .how = {.caps = limits.caps, .on_columns = on_columns, .on_rows = on_rows},
      .run_anyway = limits.run_anyway,
      .length = Length::stream};
  auto table = co_await state_->reader.read(std::move(reading), deadline);
  co_return table;
}

}  // namespace sqlagent::tenancy
