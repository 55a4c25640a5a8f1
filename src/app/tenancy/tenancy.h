// Tenants: their home, their catalog, and the only way to read their data.
// Chain of custody: Principal → Tenant → Catalog → ReadOnlySql → Table (see ARCHITECTURE.md).
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <variant>

#include "core/catalog/catalog.h"
#include "io/pg/pool.h"

namespace sqlagent::tenancy {

template <class T>
using awaitable = pg::awaitable<T>;

struct SchemaHome {
  std::string schema;
};  // user_schema_{id} in portfoliosql
struct DatabaseHome {
  std::string database;
};  // user_db_{hash}, customers of before
using Home = std::variant<SchemaHome, DatabaseHome>;

// How new a tenant's catalog is: moves with its own tables and with the shared ones.
struct CatalogVersions {
  std::string own, shared;
  bool operator==(const CatalogVersions&) const = default;
};

// Made only by home_of(), for one question: a person whose tenant exists and is ready, as things
// stood then.
class Tenant {
 public:
  const TenantId& id() const { return id_; }
  const Home& home() const { return home_; }
  const std::string& role() const { return role_; }  // ten_<32 hex>

 private:
  friend class Tenancy;
  Tenant(TenantId id, Home home, std::string role, Secret<std::string> password)
      : id_(std::move(id)),
        home_(std::move(home)),
        role_(std::move(role)),
        password_(std::move(password)) {}
  TenantId id_;
  Home home_;
  std::string role_;
  Secret<std::string> password_;
  CatalogVersions versions_;
};

// An answer is held about four times over on its way out (rows, JSON, history), by eight questions
// of one person at once.
struct ReadLimits {
  pg::Caps caps{.cell_bytes = 16 * 1024, .total_bytes = 12u << 20, .row_bytes = 16u << 20};
  // caps.rows 0: as the settings say for an answer; no cap for a stream.
  bool run_anyway = false;  // the asker has been told that it is costly, and wants it all the same
};

using ColumnSink = std::function<void(const std::vector<ResultColumn>&)>;
// Gets the rows in portions; false stops the statement. The database is not read meanwhile.
using RowSink = std::function<awaitable<bool>(std::vector<Row>)>;

// How much may run at once, and how much one statement may cost (decisions 0010 and 0011).
struct Settings {
  size_t statements = 8;  // of all tenants, in this process
  size_t statements_per_tenant =
      3;  // below the role's CONNECTION LIMIT, the backstop of all processes
  size_t waiting_per_tenant = 64;
  std::chrono::milliseconds patience{10'000};     // of those that wait
  size_t kept_sessions = 64;                      // of all tenants, between statements
  std::chrono::milliseconds session_age{60'000};  // 0: a fresh session for each statement
  size_t result_rows = 10'000;                    // of an answer
  double cost = 5e6, rows = 100e6;  // more of PostgreSQL's estimate asks for confirmation
};

class Tenancy {
 public:
  // control: pool of app_control on portfoliosql. secret_key: decrypts the tenants' role passwords
  // (AES-256-GCM, key by HKDF). data_dsn: where tenant roles connect (host, port, dbname; no user).
  Tenancy(pg::Pool& control, Secret<std::string> secret_key, pg::Dsn data_dsn,
          Settings settings = {});
  ~Tenancy();

  // Waits (up to the deadline) while the tenant's first provisioning is under way.
  // Error(unavailable) if it is not ready by then.
  awaitable<Tenant> home_of(TenantId id, Deadline deadline);
  // The tenant's own tables and the shared ones, not older than home_of's answer; rebuilt only when
  // the version in the database has moved.
  awaitable<std::shared_ptr<const catalog::Catalog>> catalog(Tenant tenant, Deadline deadline);
  // Runs an admitted statement as the tenant's own role: BEGIN READ ONLY, pinned, single-row,
  // capped, always ROLLBACK. Error(internal) when sql.owner() is another tenant. PostgreSQL's
  // refusals become our own texts.
  awaitable<sqlagent::Table> read(Tenant tenant, ReadOnlySql sql, ReadLimits limits,
                                  Deadline deadline);
  // The same for results of any length: on_columns once, then the rows as they come. limits.caps
  // hold here too (0: no cap). The table returned has no rows; `truncated` says that a cap or the
  // sink stopped it. REQUIRES: both sinks outlive the call (name them; no temporaries).
  awaitable<sqlagent::Table> stream(Tenant tenant, ReadOnlySql sql, ReadLimits limits,
                                    const ColumnSink& on_columns, const RowSink& on_rows,
                                    Deadline deadline);
  // Both throw Error(too_costly) for a statement whose estimate is over the limits, unless
  // limits.run_anyway; and Error(too_many) when too many of this tenant's are waiting already.

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sqlagent::tenancy
