#include "io/pg/transaction.h"

namespace sqlagent::pg {

awaitable<void> begin(Session& session, Deadline deadline) {
  GeneratedSql statement("transaction.begin");
  statement.raw("BEGIN");
  co_await session.run(statement, deadline);
}

awaitable<void> commit(Session& session, Deadline deadline) {
  if (session.transaction_failed())
    throw Error(Code::internal, "Something went wrong here. Try again.",
                "COMMIT of a failed transaction");
  GeneratedSql statement("transaction.commit");
  statement.raw("COMMIT");
  co_await session.run(statement, deadline);
}

awaitable<void> rollback(Session& session) {
  if (!session.usable() || !session.in_transaction()) co_return;
  GeneratedSql statement("transaction.rollback");
  statement.raw("ROLLBACK");
  try {
    co_await session.run(statement, Deadline::in(std::chrono::seconds(2)));
  } catch (const std::exception&) {
    // the session is not usable now, which is what its pool looks at
  }
}

}  // namespace sqlagent::pg
