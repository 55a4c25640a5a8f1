// `sqlagent init`: the cluster gets our roles, database and control schema. Says in one line what
// is now there.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <exception>

#include "app/tenancy/install.h"
#include "base/error.h"
#include "edge/cli/cli.h"

namespace sqlagent::cli {

int init(const Config& config, const InitOptions& options) {
  if (!config.admin_url)
    throw Error(Code::bad_request,
                "init needs an administrator of the database: set DATABASE_URL, e.g. "
                "postgresql://postgres:password@127.0.0.1:5432/postgres");
  boost::asio::io_context loop;
  std::exception_ptr broken;
  const tenancy::Installation what{*config.admin_url,
                                   config.control_url,
                                   config.loader_url,
                                   {options.harden, options.own_cluster}};
  boost::asio::co_spawn(
      loop, tenancy::install(loop.get_executor(), what, Deadline::in(std::chrono::minutes(2))),
      [&broken](std::exception_ptr error) { broken = error; });
  loop.run();
  if (broken) std::rethrow_exception(broken);
  std::puts("sqlagent: roles, database, control schema and isolation are in place");
  return 0;
}

}  // namespace sqlagent::cli
