// One libpq connection on the Asio loop: connect, wait, flush, next result, cancel. Knows the
// protocol's states, not its statements (session.cpp, stream.cpp, copy.cpp). Everything here runs
// on the loop thread.
#pragma once
#include <libpq-fe.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "io/pg/session.h"
#include "io/pg/sluice.h"
#include "io/pg/types.h"

namespace sqlagent::pg {

class Wire : public std::enable_shared_from_this<Wire> {
 public:
  explicit Wire(asio::any_io_executor executor);
  ~Wire();
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  awaitable<void> connect(Dsn dsn, Deadline deadline);
  // Sends what libpq has queued; reads meanwhile, or two full buffers would wait for each other.
  awaitable<void> flush(Deadline deadline);
  // The next result of what was sent, null at its end.
  awaitable<ResultPtr> next(Deadline deadline);
  // From here on a row of more than this many bytes costs the connection: it is given up while the
  // row comes in. 0 ends it.
  void limit_rows(size_t bytes);
  void
  close_sluice();  // after a statement whose rows were limited, when the protocol is idle again
  // Reads and drops results up to the end of the statement.
  awaitable<void> drain(Deadline deadline);
  // Asks the server to stop the running statement and waits until it has heard. False: no answer by
  // the deadline.
  awaitable<bool> cancel_and_wait(Deadline deadline);
  void cancel();  // the same without waiting
  void
  abandon();  // a statement is given up half-way: cancel it and never use this connection again
  void close();

  PGconn* conn() { return conn_; }
  const asio::any_io_executor& executor() const { return executor_; }
  bool usable() const { return conn_ && !abandoned_ && !busy && PQstatus(conn_) == CONNECTION_OK; }
  void must_be_usable() const;  // Error(unavailable) when it is not
  bool peer_is_gone();          // while idle: has the server closed it? Does not block
  [[noreturn]] void lost();     // PgError 08006 with what libpq says

  bool busy = false;  // a statement is under way
  std::map<std::pair<const char*, size_t>, std::string>
      prepared;                 // StaticSql's text → name in this session
  unsigned long next_name = 0;  // of the next prepared statement

 private:
  enum class Waiting { read, write, both };
  awaitable<void> wait(Waiting what, Deadline deadline);
  void listen(asio::posix::descriptor_base::wait_type type, bool Wire::*pending, bool Wire::*ready);

  void prepare_to_read();
  void let_in();  // a portion, counted
  bool sluice_holds_some() const;
  void stop_watching();

  asio::any_io_executor executor_;
  asio::posix::stream_descriptor socket_;
  asio::steady_timer
      gate_;  // what a waiting coroutine sleeps on: ends by the socket's news or at the deadline
  PGconn* conn_ = nullptr;
  bool abandoned_ = false;
  bool read_pending_ = false, write_pending_ = false;  // a wait is registered with the reactor
  bool readable_ = false, writable_ = false;           // news that nobody has taken yet
  size_t most_bytes_ = 0;                              // of one row; 0: no limit
  size_t row_bytes_ = 0, largest_row_ = 0;  // let in since the last complete result; the most ever
  bool second_read_ = false;                // of this statement: what comes is not small
  Sluice sluice_;
  unsigned socket_number_ = 0;  // tells late news of a former socket apart
};

// A statement under way: its time and fate become an observation; if it ends half-way, the
// connection is given up.
class Statement {
 public:
  Statement(Wire& wire, std::string_view name);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  void settled() { wire_.busy = false; }                 // the protocol is idle again, well or not
  void resumed() { wire_.busy = true, failed_ = true; }  // one statement may take several exchanges
  void succeeded() { failed_ = false; }

 private:
  Wire& wire_;
  std::string name_;
  std::chrono::steady_clock::time_point began_;
  bool failed_ = true;
};

struct Session::Impl {
  std::shared_ptr<Wire> wire;
  ~Impl() {
    if (!wire) return;
    if (wire->busy) wire->abandon();
    wire->close();
  }
};

// Reads results to the end and settles. Throws the first refusal as PgError. Rows of the last
// row-returning result.
awaitable<Table> collect(Wire& wire, Statement& statement, Deadline deadline);

}  // namespace sqlagent::pg
