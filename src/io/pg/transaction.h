// BEGIN … COMMIT around some work, ROLLBACK when it throws. See pool.h for the contract.
#pragma once
#include <exception>

#include "io/pg/session.h"

namespace sqlagent::pg {

awaitable<void> begin(Session& session, Deadline deadline);
// Error(internal) instead of PostgreSQL's silent rollback when a statement of the transaction had
// failed.
awaitable<void> commit(Session& session, Deadline deadline);
// Within two seconds of its own, since the journey's time may be over. Never throws: a session left
// in a transaction is dropped by its pool, and the server rolls back.
awaitable<void> rollback(Session& session);

template <class Work>
awaitable<void> transaction(Session& session, Deadline deadline, Work& work) {
  co_await begin(session, deadline);
  std::exception_ptr broken;
  try {
    co_await work(session);
    co_await commit(session, deadline);
  } catch (...) {
    broken = std::current_exception();  // a handler may not suspend
  }
  if (!broken) co_return;
  co_await rollback(session);
  std::rethrow_exception(broken);
}

}  // namespace sqlagent::pg
