// One connection to PostgreSQL: libpq, non-blocking, on the Asio loop. Knows nothing of tenants or
// files. Usage rule for callers (compiler safety): `auto table = co_await session.run(kStatement,
// params, deadline);` alone on its line.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "base/error.h"
#include "base/secret.h"
#include "base/sql_text.h"
#include "base/table.h"

namespace sqlagent::pg {

namespace asio = boost::asio;
template <class T>
using awaitable = asio::awaitable<T>;

// A server's refusal, as it said it. For the log; what a person sees is decided by the caller from
// the SQLSTATE.
class PgError : public Error {
 public:
  PgError(std::string sqlstate, std::string message, std::string detail);
  const std::string& sqlstate() const {
    return sqlstate_;
  }  // manual appendix A; "08006" when the connection is gone

 private:
  std::string sqlstate_;
};

// A libpq connection string ("postgresql://…" or "host=… dbname=…"), a secret since it may hold a
// password.
using Dsn = Secret<std::string>;

using Params = std::vector<std::optional<std::string>>;  // text form; nullopt is NULL

struct Caps {  // for streamed reads; 0 means no cap
  size_t rows = 0, cell_bytes = 0, total_bytes = 0;
};

class Session {
 public:
  static awaitable<Session> connect(asio::any_io_executor executor, Dsn dsn, Deadline deadline);
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;
  ~Session();  // closes at once; an open transaction is rolled back by the server

  // One of our own statements, prepared on first use in this session. Throws PgError;
  // Error(deadline) after cancelling.
  awaitable<Table> run(StaticSql statement, Params params, Deadline deadline);
  awaitable<Table> run(GeneratedSql statement,
                       Deadline deadline);  // DDL and the like, never prepared
  struct Call {
    StaticSql statement;
    Params params;
  };
  awaitable<std::vector<Table>> pipeline(std::vector<Call> calls,
                                         Deadline deadline);  // one implicit transaction

  // An admitted SELECT in single-row mode. on_row gets each row as it comes; returning false stops
  // (and cancels) the rest. Anything but rows aborts. The result holds the columns, no rows;
  // truncated says that a cap or on_row stopped it.
  awaitable<Table> stream(ReadOnlySql sql, Caps caps, std::function<bool(Row&&)> on_row,
                          Deadline deadline);
  awaitable<Table> read(ReadOnlySql sql, Caps caps, Deadline deadline);  // the same, rows collected

  // COPY … FROM STDIN. `next` fills and returns one chunk, an empty one ends it; each chunk is
  // flushed before the next is asked for. Returns the rows loaded. Throwing from next aborts the
  // COPY.
  awaitable<uint64_t> copy_in(GeneratedSql copy, std::function<std::string_view()> next,
                              Deadline deadline);
  // The same for chunks that must be waited for.
  awaitable<uint64_t> copy_in(GeneratedSql copy, std::function<awaitable<std::string_view>()> next,
                              Deadline deadline);

  void cancel();        // from the loop thread; the running statement ends with SQLSTATE 57014
  void give_up();       // not usable any more: its pool will drop it
  bool usable() const;  // false after a lost connection or an abandoned statement
  bool
  alive();  // usable, and the server has not hung up meanwhile; asks the socket, not the server
  bool in_transaction() const;
  bool transaction_failed() const;  // a statement was refused: only ROLLBACK is left
  asio::any_io_executor executor() const;

  // Forgets everything of this session (settings, plans, temporary objects), so that it can serve
  // again.
  awaitable<void> discard_all(Deadline deadline);

 private:
  struct Impl;
  explicit Session(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace sqlagent::pg
