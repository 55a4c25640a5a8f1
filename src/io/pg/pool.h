// A bounded pool of sessions to one database as one role. Waiting is fair and ends with the
// deadline.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>

#include "io/pg/session.h"

namespace sqlagent::pg {

struct PoolLimits {
  size_t sessions = 8;     // open at once
  size_t idle = SIZE_MAX;  // kept for the next one
  std::chrono::milliseconds age =
      std::chrono::hours(24 * 365);  // of a session, after which it is not kept
};

class Pool {
 public:
  Pool(asio::any_io_executor executor, Dsn dsn, size_t max_sessions);
  Pool(asio::any_io_executor executor, Dsn dsn, PoolLimits limits);
  ~Pool();

  class Lease {  // gives the session back when it goes, or drops it if it is not usable or left in
                 // a transaction
   public:
    Lease(Lease&&) noexcept;
    ~Lease();
    Session& operator*();
    Session* operator->();

   private:
    friend class Pool;
    struct Impl;
    explicit Lease(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
  };

  // Error(unavailable) when none came free in time, the server had no place (53300) until the
  // deadline, or could not be reached for three seconds.
  awaitable<Lease> take(Deadline deadline);
  awaitable<Table> run(StaticSql statement, Params params,
                       Deadline deadline);  // take, run, give back
  size_t open() const;                      // sessions open, being opened or promised
  bool resting() const;                     // nothing is lent and nobody waits

 private:
  struct State;
  std::shared_ptr<State> state_;
};

// A new session, with a pool's patience. make_room (may be empty) is called once when the server
// has no place (53300): the caller may have a session that it can do without. Error(unavailable) as
// Pool::take.
awaitable<Session> open_session(asio::any_io_executor executor, Dsn dsn,
                                const std::function<void()>& make_room, Deadline deadline);

// transaction(session, deadline, work): BEGIN … COMMIT around work(session); ROLLBACK when it
// throws (transaction.h). REQUIRES: session not in a transaction; work is a named lvalue of the
// caller (compiler safety) returning awaitable<void>.

}  // namespace sqlagent::pg

#include "io/pg/transaction.h"
