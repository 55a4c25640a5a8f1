#include "app/answer/exports.h"

#include "app/answer/history.h"
#include "core/sql/admit.h"

namespace sqlagent::answer {

awaitable<Exportable> Exports::find(TenantId tenant_id, UserId user, MessageId message,
                                    Deadline deadline) {
  History history(control_);
  auto kept = co_await history.kept(user, message, deadline);
  if (kept.sql.empty())
    throw Error(Code::conflict, "There is nothing to export: this question has no result.");
  auto tenant = co_await tenancy_.home_of(tenant_id, deadline);
  auto catalog = co_await tenancy_.catalog(tenant, deadline);
  auto admitted = sql::admit(kept.sql, *catalog);
  if (!admitted)
    throw Error(Code::gone, "The tables of this answer have changed since. Ask the question again.",
                "export: " + admitted.error().message);
  co_return Exportable{std::move(tenant), std::move(*admitted), std::move(kept.question),
                       kept.engine};
}

awaitable<bool> Exports::rows(Exportable what, size_t max_rows,
                              const tenancy::ColumnSink& on_columns,
                              const tenancy::RowSink& on_rows, Deadline deadline) {
  // Who exports has seen that it can be computed. A cell is capped because it is held whole.
  const tenancy::ReadLimits limits{
      .caps = {.rows = max_rows, .cell_bytes = 4u << 20, .total_bytes = 0}, .run_anyway = true};
  const auto end = co_await tenancy_.stream(std::move(what.tenant), std::move(what.sql), limits,
                                            on_columns, on_rows, deadline);
  co_return end.truncated;
}

}  // namespace sqlagent::answer
