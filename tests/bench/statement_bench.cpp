// What running one statement costs below HTTP: home and catalog version, the door, the tenant's own
// session. Prints rate, p50, p99 and processor time per statement here and in PostgreSQL, for 1 and
// 50 tenants, 1 and 50 at once, with kept sessions and with fresh ones.
//   SQLAGENT_TEST_ADMIN_URL=$(tests/live/cluster.sh start DIR) statement_bench [SECONDS]
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <vector>

#include "app/tenancy/tenancy.h"
#include "core/catalog/catalog.h"
#include "core/sql/admit.h"
#include "tests/live/tenants.h"

namespace sqlagent::tenancy {
namespace {

using live::as_admin;
using live::as_role;
using live::soon;
using Clock = std::chrono::steady_clock;

const std::string kDatabase = "statement_bench";
constexpr const char* kSql =
    "SELECT sale_id, region, sold_on, amount FROM bench_sales ORDER BY amount DESC LIMIT 10";

// A table of a thousand rows, and what the catalog knows of it.
awaitable<TenantId> tenant_with_sales(pg::Session& admin, pg::Session& loader) {
  auto tenant = co_await live::make_tenant(admin);
  co_await provision(admin, tenant, live::kSecretKey, soon());
  GeneratedSql create("bench.create");
  const auto schema = live::schema_of(tenant);
  create.raw("CREATE TABLE ").ident(schema).raw(R"(.bench_sales AS
    SELECT n AS sale_id, 'Region ' || n % 5 AS region, date '2025-01-01' + n % 365 AS sold_on,
           (n * 7919 % 99999)::numeric / 100 AS amount FROM generate_series(1, 1000) n; ANALYZE )");
  create.ident(schema).raw(".bench_sales");
  co_await loader.run(create, soon());
  catalog::TableFacts facts;
  facts.schema = schema;
  facts.name = facts.display = "bench_sales";
  facts.rows = 1000;
  for (const auto& [name, type] : {std::pair<const char*, Type>{"sale_id", Type::integer},
                                   {"region", Type::text},
                                   {"sold_on", Type::date},
                                   {"amount", Type::numeric}}) {
    catalog::ColumnFacts column;
    column.name = column.display = name;
    column.type = type;
    column.rows = column.distinct = 1000;
    facts.columns.push_back(column);
  }
  constexpr StaticSql add("bench.add_table", R"(
    INSERT INTO app.user_tables (tenant_id, name, display_name, row_count, facts)
    VALUES ($1::uuid, 'bench_sales', 'bench_sales', 1000, $2::jsonb))");
  pg::Params row{tenant.text(), catalog::to_json(facts)};
  co_await loader.run(add, row, soon());
  co_return tenant;
}

double own_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto of = [](const timeval& time) {
    return double(time.tv_sec) + double(time.tv_usec) / 1e6;
  };
  return of(used.ru_utime) + of(used.ru_stime);
}

// Processor time of the cluster's sessions that are open now.
awaitable<double> server_seconds(pg::Session& admin) {
  constexpr StaticSql pids("bench.pids", "SELECT pid FROM pg_stat_activity WHERE datname = $1");
  pg::Params of{kDatabase};
  auto found = co_await admin.run(pids, of, soon());
  double ticks = 0;
  for (const auto& row : found.rows) {
    std::ifstream file("/proc/" + row[0].value_or("") + "/stat");
    std::stringstream text;
    text << file.rdbuf();
    std::istringstream rest(
        text.str().substr(std::min(text.str().size(), text.str().rfind(')') + 1)));
    std::string word;
    for (int field = 3; rest >> word; ++field)
      if (field == 14 || field == 15) ticks += std::stod(word);
  }
  co_return ticks / double(sysconf(_SC_CLK_TCK));
}

struct Load {
  Tenancy& tenancy;
  const std::vector<TenantId>& tenants;
  size_t of_tenants, next = 0, wrong = 0;
  Clock::time_point until;
  std::vector<double> milliseconds;
};

awaitable<void> ask_on(Load& load) {
  const ReadLimits limits;
  while (Clock::now() < load.until) {
    const auto& id = load.tenants[load.next++ % load.of_tenants];
    const auto began = Clock::now();
    auto tenant = co_await load.tenancy.home_of(id, soon());
    auto catalog = co_await load.tenancy.catalog(tenant, soon());
    auto sql = sql::admit(kSql, *catalog);
    if (!sql) throw Error(Code::internal, sql.error().message);
    auto table = co_await load.tenancy.read(std::move(tenant), std::move(*sql), limits, soon());
    if (table.rows.size() != 10) ++load.wrong;
    const std::chrono::duration<double, std::milli> took = Clock::now() - began;
    load.milliseconds.push_back(took.count());
  }
}

void report(const char* how, size_t at_once, Load& load, double seconds, double own,
            double server) {
  auto& all = load.milliseconds;
  std::ranges::sort(all);
  const auto count = std::max<size_t>(1, all.size());
  const auto at = [&](double share) {
    return all.empty() ? 0 : all[size_t(double(all.size() - 1) * share)];
  };
  std::printf(
      "%-5s %2zu tenants, %2zu at once: %6.0f/s  p50 %6.2f ms  p99 %6.2f ms  processor: here "
      "%4.0f us, PostgreSQL %4.0f us%s\n",
      how, load.of_tenants, at_once, double(count) / seconds, at(0.5), at(0.99),
      own / double(count) * 1e6, server / double(count) * 1e6, load.wrong ? "  WRONG" : "");
}

int bench(std::chrono::seconds time) {
  live::Loop loop;
  std::vector<TenantId> tenants;
  auto prepare = [&]() -> awaitable<void> {
    co_await install(loop.executor(), live::installation(kDatabase), Deadline::in(time * 10));
    auto admin = co_await pg::Session::connect(loop.executor(), as_admin(kDatabase), soon());
    auto loader = co_await pg::Session::connect(
        loop.executor(), as_role("app_loader", "loader-pw", kDatabase), soon());
    for (int i = 0; i < 50; ++i) {
      auto tenant = co_await tenant_with_sales(admin, loader);
      tenants.push_back(std::move(tenant));
    }
  };
  loop.run(prepare);
  pg::Pool control(loop.executor(), as_role("app_control", "control-pw", kDatabase), 8);
  for (const bool warm : {true, false}) {
    Settings settings;
    settings.session_age = std::chrono::seconds(warm ? 3600 : 0);
    Tenancy tenancy(control, live::kSecretKey, as_role("nobody", "no", kDatabase), settings);
    for (const size_t of_tenants : {1, 50})
      for (const size_t at_once : {1, 50}) {
        Load load{tenancy, tenants, of_tenants, 0, 0, Clock::now() + time, {}};
        double server = 0;
        const double own = own_seconds();
        auto run = [&]() -> awaitable<void> {
          auto admin = co_await pg::Session::connect(loop.executor(), as_admin("postgres"), soon());
          const double before = co_await server_seconds(admin);
          size_t ended = 0;
          for (size_t i = 0; i < at_once; ++i)
            boost::asio::co_spawn(loop.executor(), ask_on(load), [&](std::exception_ptr broken) {
              ++ended;
              if (broken) ++load.wrong;
            });
          boost::asio::steady_timer timer(loop.executor());
          while (ended < at_once) {
            timer.expires_after(std::chrono::milliseconds(50));
            co_await timer.async_wait(boost::asio::use_awaitable);
          }
          server = co_await server_seconds(admin) - before;
        };
        const auto began = Clock::now();
        loop.run(run);
        const std::chrono::duration<double> seconds = Clock::now() - began;
        report(warm ? "warm" : "fresh", at_once, load, seconds.count(), own_seconds() - own,
               server);
      }
  }
  return 0;
}

}  // namespace
}  // namespace sqlagent::tenancy

int main(int argc, char** argv) {
  return sqlagent::tenancy::bench(std::chrono::seconds(argc > 1 ? std::atoi(argv[1]) : 5));
}
