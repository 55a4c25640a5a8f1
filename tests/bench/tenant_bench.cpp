// How long a fresh tenant takes (role, schema, default privileges, sealed password), the first, the
// hundredth and the thousandth in one database; then what the audit at each start of the server
// costs with all of them, and rotating all their passwords.
//   SQLAGENT_TEST_ADMIN_URL=$(tests/live/cluster.sh start DIR) build/release/tests/tenant_bench
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include "app/isolation/audit.h"
#include "tests/live/tenants.h"

namespace sqlagent {
namespace {

using Clock = std::chrono::steady_clock;
using live::soon;
using pg::awaitable;
using pg::Session;

constexpr size_t kTenants = 1000, kAround = 20;
const std::string kDatabase = "tenant_bench";

double milliseconds_since(Clock::time_point began) {
  return std::chrono::duration<double, std::milli>(Clock::now() - began).count();
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

awaitable<void> fresh_database(Session& admin) {
  GeneratedSql drop("bench.drop");
  drop.raw("DROP DATABASE IF EXISTS ").ident(kDatabase).raw(" WITH (FORCE)");
  co_await admin.run(drop, soon());
}

awaitable<void> measure(pg::asio::any_io_executor executor) {
  const auto long_enough = Deadline::in(std::chrono::minutes(5));
  auto cluster = co_await Session::connect(executor, pg::Dsn(live::admin_url()), soon());
  co_await fresh_database(cluster);
  auto began = Clock::now();
  co_await tenancy::install(executor, live::installation(kDatabase), long_enough);
  std::printf("init, new database      %8.1f ms\n", milliseconds_since(began));

  auto admin = co_await Session::connect(executor, live::as_admin(kDatabase), soon());
  std::vector<double> took;
  for (size_t i = 0; i < kTenants; ++i) {
    auto tenant = co_await live::make_tenant(admin);
    began = Clock::now();
    co_await tenancy::provision(admin, tenant, live::kSecretKey, soon());
    took.push_back(milliseconds_since(began));
  }
  const auto around = [&](size_t end) {
    return median(
        {took.begin() + static_cast<long>(end - kAround), took.begin() + static_cast<long>(end)});
  };
  std::printf("tenant    1             %8.1f ms\n", took[0]);
  std::printf("tenants  81 to  100     %8.1f ms, median\n", around(100));
  std::printf("tenants 981 to 1000     %8.1f ms, median; the slowest of all %.1f ms\n",
              around(kTenants), *std::ranges::max_element(took));

  auto control = co_await Session::connect(
      executor, live::as_role("app_control", "control-pw", kDatabase), soon());
  for (int i = 0; i < 3; ++i) {
    began = Clock::now();
    auto report = co_await isolation::audit(control, long_enough);
    std::printf("audit of %zu, %s      %8.1f ms\n", report.tenants,
                report.green() ? "green" : "red", milliseconds_since(began));
  }
  began = Clock::now();
  co_await tenancy::install(executor, live::installation(kDatabase), long_enough);
  std::printf("init, nothing to do     %8.1f ms\n", milliseconds_since(began));
}

}  // namespace
}  // namespace sqlagent

int main() {
  sqlagent::live::Loop loop;
  auto body = [&]() -> sqlagent::pg::awaitable<void> {
    co_await sqlagent::measure(loop.executor());
  };
  loop.run(body);
}
