// What the tests of io/pg share: a loop, a session to the scratch cluster, and refusals as values.
#pragma once
#include <gtest/gtest.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "io/pg/session.h"
#include "tests/live/loop.h"

namespace sqlagent::pg {

inline constexpr StaticSql kAdd("test.add",
                                "SELECT $1::int + $2::int AS sum, NULL::text AS nothing");
inline constexpr StaticSql kBroken("test.broken", "SELECT 1 / $1::int");
inline constexpr StaticSql kPid("test.pid", "SELECT pg_backend_pid()");
inline constexpr StaticSql kKill("test.kill", "SELECT pg_terminate_backend($1::int)");

class PgFixture : public testing::Test {
 protected:
  awaitable<Session> connect() {
    return Session::connect(loop_.executor(), Dsn(live::admin_url()), live::soon());
  }
  // What a coroutine was refused with: the SQLSTATE, the name of the Error's code, or "" when it
  // went well.
  static awaitable<std::string> refusal_of(awaitable<Table> work) {
    std::string refusal;
    try {
      co_await std::move(work);
    } catch (const PgError& error) {
      refusal = error.sqlstate();
    } catch (const Error& error) {
      refusal = name(error.code());
    }
    co_return refusal;
  }
  awaitable<void> pause(std::chrono::milliseconds time) {
    boost::asio::steady_timer timer(loop_.executor(), time);
    co_await timer.async_wait(boost::asio::use_awaitable);
  }
  live::Loop loop_;
};

}  // namespace sqlagent::pg
