#include "app/tenancy/control.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace sqlagent::tenancy {
namespace {

namespace asio = boost::asio;
constexpr StaticSql kSchema("control.schema", "SELECT 1 FROM app.tenants LIMIT 1");
constexpr std::chrono::milliseconds kPause{200};

}  // namespace

pg::awaitable<bool> control_answers(pg::Pool& control, Deadline deadline) {
  try {
    co_await control.run(kSchema, pg::Params(), deadline);
    co_return true;
  } catch (const std::exception&) {  // why is in the pool's own events
  }
  co_return false;
}

pg::awaitable<void> wait_for_control(pg::Pool& control, Deadline deadline) {
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer pause(executor);
  std::string last;
  while (!deadline.passed()) {
    bool schema_missing = false;
    try {
      const auto attempt = deadline.sooner(std::chrono::seconds(2));
      co_await control.run(kSchema, pg::Params(), attempt);
      co_return;
    } catch (const pg::PgError& error) {
      // undefined_table, invalid_schema_name, insufficient_privilege: it is up, but nobody ran
      // init.
      schema_missing =
          error.sqlstate() == "42P01" || error.sqlstate() == "3F000" || error.sqlstate() == "42501";
      last = error.for_the_log();
    } catch (const Error& error) {
      last = error.for_the_log();
    }
    if (schema_missing) {
      throw Error(
          Code::unavailable,
          "The database has no schema of sqlagent. Run `sqlagent init` once with DATABASE_URL set.",
          last);
    }
    pause.expires_after(kPause);
    co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  throw Error(Code::unavailable,
              "PostgreSQL at CONTROL_DATABASE_URL does not answer. Is it running, and are address "
              "and password right?",
              last);
}

}  // namespace sqlagent::tenancy
