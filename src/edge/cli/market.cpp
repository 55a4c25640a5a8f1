// `sqlagent market`: the sample market data goes into the shared schema. Says in one line what is
// now there.
#include <chrono>
#include <cstdio>
#include <string>

#include "app/market/market.h"
#include "base/error.h"
#include "edge/cli/cli.h"
#include "edge/cli/one_journey.h"

namespace sqlagent::cli {

int market(const Config& config, bool refresh) {
  if (!config.admin_url)
    throw Error(Code::bad_request,
                "market needs an administrator of the database: set DATABASE_URL, e.g. "
                "postgresql://postgres:password@127.0.0.1:5432/postgres");
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  const auto mode = refresh ? market::Install::refresh : market::Install::if_absent;
  const market::Access access{*config.admin_url, config.control_url};
  const auto done = one_journey<market::Installed>([&](asio::any_io_executor loop) {
    return market::install(loop, access, today, mode, Deadline::in(std::chrono::minutes(2)));
  });
  for (const auto& name : done.kept)
    std::printf("sqlagent: table %s was loaded by an administrator and stays as it is\n",
                name.c_str());
  if (done.tables.empty())
    std::puts("sqlagent: the sample market data is already there; --refresh makes it again");
  else
    std::printf("sqlagent: sample market data is in place, %zu tables with %llu rows\n",
                done.tables.size(), static_cast<unsigned long long>(done.rows));
  return 0;
}

}  // namespace sqlagent::cli
