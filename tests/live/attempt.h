// Any text at all, run as a role of one's choice: what the database itself says to it.
#pragma once
#include <string>
#include <utility>

#include "tests/live/forged_sql.h"
#include "tests/live/tenants.h"

namespace sqlagent::live {

inline pg::awaitable<Table> run_text(pg::Session& session, std::string text) {
  const pg::Caps none;
  auto sql =
      sql::Admission::forged(std::move(text), TenantId("00000000-0000-4000-8000-000000000000"));
  auto table = co_await session.read(std::move(sql), none, soon());
  co_return table;
}

// "" when the text ran, else the SQLSTATE (or the Error's code, when it gave something that is no
// rows).
inline pg::awaitable<std::string> refusal_of(pg::Dsn dsn, std::string text,
                                             pg::asio::any_io_executor executor) {
  std::string refusal;
  try {
    auto session = co_await pg::Session::connect(executor, dsn, soon());
    co_await run_text(session, std::move(text));
  } catch (const pg::PgError& error) {
    refusal = error.sqlstate();
  } catch (const Error& error) {
    refusal = name(error.code());
  }
  co_return refusal;
}

// Statements of a test's own, each with its semicolon, in one transaction.
inline pg::awaitable<void> run_script(pg::Session& admin, std::string statements) {
  GeneratedSql script("test.script");
  script.raw("DO ").literal("BEGIN " + statements + " END");
  co_await admin.run(script, soon());
}

}  // namespace sqlagent::live
