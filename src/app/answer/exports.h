// A result of before, whole: the statement of a kept answer goes through the door again, and its
// rows come as the database gives them. Nothing of an export is kept.
#pragma once
#include <string>

#include "app/answer/answer.h"

namespace sqlagent::answer {

struct Exportable {
  tenancy::Tenant tenant;
  ReadOnlySql sql;
  std::string question;
  Engine engine;
};

class Exports {
 public:
  Exports(tenancy::Tenancy& tenancy, pg::Pool& control) : tenancy_(tenancy), control_(control) {}
  // Error(not_found) for an answer that is absent or not the asker's; Error(conflict) when it has
  // no result; Error(gone) when its statement no longer fits the tables.
  awaitable<Exportable> find(TenantId tenant, UserId user, MessageId message, Deadline deadline);
  // The columns once, then the rows in portions, at the pace of the sink; at most max_rows. True
  // when there were more. REQUIRES: the sinks outlive the call.
  awaitable<bool> rows(Exportable what, size_t max_rows, const tenancy::ColumnSink& on_columns,
                       const tenancy::RowSink& on_rows, Deadline deadline);

 private:
  tenancy::Tenancy& tenancy_;
  pg::Pool& control_;
};

}  // namespace sqlagent::answer
