// `sqlagent init`: the cluster gets our roles, database, control schema and isolation. Says in a
// line or two what is now there.
#include <cstdio>

#include "app/tenancy/install.h"
#include "app/tenancy/rotation.h"
#include "base/error.h"
#include "edge/cli/cli.h"
#include "edge/cli/one_journey.h"

namespace sqlagent::cli {

namespace {

// Without SECRET_KEY nothing is sealed or opened here: passwords stay as they are.
tenancy::Rotation renew_passwords(const Config& config, const tenancy::Installation& where,
                                  bool all) {
  if (config.secret_key.reveal().empty()) {
    if (all)
      throw Error(Code::bad_request,
                  "New passwords are sealed with SECRET_KEY: set it, the same for all parts.");
    return {};
  }
  const auto which = all ? tenancy::Which::all : tenancy::Which::changed;
  return one_journey<tenancy::Rotation>([&](asio::any_io_executor loop) {
    return tenancy::rotate_passwords(loop, where, config.secret_key, which,
                                     Deadline::in(std::chrono::minutes(10)));
  });
}

asio::awaitable<bool> install(asio::any_io_executor loop, tenancy::Installation what) {
  co_await tenancy::install(loop, what, Deadline::in(std::chrono::minutes(2)));
  co_return true;
}

}  // namespace

int init(const Config& config, const InitOptions& options) {
  if (!config.admin_url)
    throw Error(Code::bad_request,
                "init needs an administrator of the database: set DATABASE_URL, e.g. "
                "postgresql://postgres:password@127.0.0.1:5432/postgres");
  const tenancy::Installation what{*config.admin_url,
                                   config.control_url,
                                   config.loader_url,
                                   {options.harden, options.own_cluster}};
  one_journey<bool>([&](asio::any_io_executor loop) { return install(loop, what); });
  const auto passwords = renew_passwords(config, what, options.rotate_passwords);
  std::puts("sqlagent: roles, database, control schema and isolation are in place");
  if (passwords.rotated > 0)
    std::printf("sqlagent: %zu of the tenants' passwords are new\n", passwords.rotated);
  if (passwords.unopened > 0)
    std::printf(
        "sqlagent: %zu of the tenants' passwords do not open with this SECRET_KEY. If it was "
        "changed on purpose: sqlagent init --rotate-tenant-passwords\n",
        passwords.unopened);
  return 0;
}

}  // namespace sqlagent::cli
