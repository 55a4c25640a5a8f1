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

struct Caps {  // of one read; 0 means no cap
  size_t rows = 0;
  size_t cell_bytes = 0;   // longer ones are cut, and end in an ellipsis
  size_t total_bytes = 0;  // as held here: an empty cell counts too
  size_t row_bytes = 0;    // on the wire: a larger row costs the connection, not our memory
};

// How a SELECT that somebody else wrote is run (Session::enclosed), and who looks on.
struct Enclosure {
  Caps caps;
  std::chrono::milliseconds statement_timeout{0};  // for this one alone; 0: as the session has it
  // Gets the answer of EXPLAIN (FORMAT JSON) before anything runs; throwing refuses the statement.
  // Empty: the server is not asked.
  std::function<void(const std::string& plan)> weigh = {};
  // Before the rows; may be empty.
  std::function<void(const std::vector<ResultColumn>&)> on_columns = {};
  // Rows in portions, the next not read before it is done; false stops the statement. Empty: they
  // are collected.
  std::function<awaitable<bool>(std::vector<Row>)> on_rows = {};
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

  // An admitted SELECT in single-row mode, in a read-only transaction of its own that always ends
  // in ROLLBACK and DISCARD ALL, all in one round trip (two with `weigh`): afterwards nothing of it
  // is left in the session, or the session is not usable. Anything but rows aborts. The result's
  // `truncated` says that a cap or on_rows stopped it. REQUIRES: not in a transaction.
  awaitable<Table> enclosed(ReadOnlySql sql, Enclosure how, Deadline deadline);
  // The statement bare, in whatever state the session is: for those who test what the server itself
  // refuses.
  awaitable<Table> read(ReadOnlySql sql, Caps caps, Deadline deadline);

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

 private:
  struct Impl;
  explicit Session(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace sqlagent::pg
