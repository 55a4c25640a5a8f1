#include "app/tenancy/tenancy.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/tenancy/catalogs.h"
#include "app/tenancy/provision.h"
#include "app/tenancy/reader.h"
#include "io/pg/connect.h"

namespace sqlagent::tenancy {

namespace {

using namespace std::chrono_literals;

constexpr StaticSql kHome("tenant.home", R"(
  SELECT state, home_kind, home_name, role_name, encode(role_secret, 'hex')
    FROM app.tenants
   WHERE id = $1::uuid)");

constexpr std::chrono::milliseconds kFirstPause = 10ms, kLongestPause = 200ms;

Error broken_secret(const TenantId& tenant) {
  return Error(
      Code::unavailable, "Your space cannot be opened right now. Tell whoever runs this server.",
      "the stored password of " + tenant.text() + " does not open: was SECRET_KEY changed?");
}

}  // namespace

struct Tenancy::State {
  pg::Pool& control;
  Key key;
  pg::Dsn data_dsn;
  Catalogs catalogs;
  Reader reader;
};

Tenancy::Tenancy(pg::Pool& control, Secret<std::string> secret_key, pg::Dsn data_dsn)
    : state_(new State{control, role_password_key(secret_key), std::move(data_dsn),
                       Catalogs(control), Reader()}) {}

Tenancy::~Tenancy() = default;

awaitable<Tenant> Tenancy::home_of(TenantId id, Deadline deadline) {
  auto executor = co_await pg::asio::this_coro::executor;
  auto pause = kFirstPause;
  for (;;) {
    pg::Params of{id.text()};
    auto found = co_await state_->control.run(kHome, of, deadline);
    if (found.rows.empty())
      throw Error(Code::not_found, "There is no such account.", "no tenant " + id.text());
    const auto& row = found.rows[0];
    if (row[0] == "ready") {
      const auto sealed = from_hex(row[4].value_or(""));
      auto password = sealed ? unseal(state_->key, id.text(), *sealed) : std::nullopt;
      if (!password) throw broken_secret(id);
      Home home = SchemaHome{row[2].value_or("")};
      if (row[1] == "database") home = DatabaseHome{row[2].value_or("")};
      co_return Tenant(id, std::move(home), row[3].value_or(""), std::move(*password));
    }
    if (row[0] == "failed")
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
  auto catalog = co_await state_->catalogs.of(tenant.id(), deadline);
  co_return catalog;
}

awaitable<sqlagent::Table> Tenancy::read(Tenant tenant, ReadOnlySql sql, ReadLimits limits,
                                         Deadline deadline) {
  const auto* database = std::get_if<DatabaseHome>(&tenant.home());
  const pg::DsnParts parts{tenant.role(), tenant.password_.reveal(),
                           database ? database->database : std::string()};
  const Login login{tenant.id(), pg::with_parts(state_->data_dsn, parts)};
  auto table = co_await state_->reader.read(login, std::move(sql), limits.caps, deadline);
  co_return table;
}

awaitable<sqlagent::Table> Tenancy::stream(Tenant tenant, ReadOnlySql sql, ReadLimits limits,
                                           const ColumnSink& on_columns, const RowSink& on_rows,
                                           Deadline deadline) {
  auto table = co_await read(std::move(tenant), std::move(sql), limits, deadline);
  on_columns(table.columns);
  auto rows = std::exchange(table.rows, {});
  const bool more = co_await on_rows(std::move(rows));
  if (!more) table.truncated = true;
  co_return table;
}

}  // namespace sqlagent::tenancy
