#include "app/answer/prove.h"

#include "core/sql/admit.h"

namespace sqlagent::answer {

awaitable<Proved> prove_query(Proving with, VerifiedQuery known, Deadline deadline) {
  Proved out;
  auto admitted = sql::admit(known.sql, with.catalog);
  if (admitted) {
    try {
      out.result = co_await with.tenancy.read(with.tenant, *admitted, with.limits, deadline);
    } catch (const Error& error) {
      if (error.code() != Code::unprocessable && error.code() != Code::bad_request) throw;
      out.failure = error.for_the_user();
    }
    if (out.failure.empty() && shape_of(out.result) != known.shape)
      out.failure = "Its result has other columns or types than when it was verified.";
  } else {
    out.failure = admitted.error().message;
  }
  if (!out.failure.empty()) {
    co_await with.memory.retire(with.tenant.id(), known.id, out.failure, deadline);
    co_return out;
  }
  auto tables = tables_of(*admitted, with.catalog);
  if (tables != known.tables)
    co_await with.memory.proven(with.tenant.id(), known.id, std::move(tables), deadline);
  out.sql = std::move(*admitted);
  co_return out;
}

awaitable<bool> still_stands(Proving with, VerifiedQuery known, Deadline deadline) {
  with.limits.caps.rows = 1;  // its columns are what is looked at
  try {
    const auto proved = co_await prove_query(with, known, deadline);
    co_return proved.sql.has_value();
  } catch (const Error&) {
    co_return false;
  }
}

}  // namespace sqlagent::answer
