// A bounded pool of sessions to one database as one role. Waiting is fair and ends with the deadline.
#pragma once
#include <memory>

#include "io/pg/session.h"

namespace sqlagent::pg {

class Pool {
 public:
  Pool(asio::any_io_executor executor, Dsn dsn, size_t max_sessions);
  ~Pool();

  class Lease {               // gives the session back when it goes, or drops it if it is not usable or left in a transaction
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

  awaitable<Lease> take(Deadline deadline);     // Error(unavailable) when none came free in time
  awaitable<Table> run(StaticSql statement, Params params, Deadline deadline);   // take, run, give back
  size_t open() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

// transaction(session, deadline, work): BEGIN … COMMIT around work(session); ROLLBACK when it throws (transaction.h).
// REQUIRES: session not in a transaction; work is a named lvalue of the caller (compiler safety) returning awaitable<void>.

}  // namespace sqlagent::pg

#include "io/pg/transaction.h"
