// Rows as they come, under caps, to whoever takes them: the part that every read shares.
#pragma once
#include "io/pg/wire.h"

namespace sqlagent::pg {

// What is left of the caps while rows come in.
class Meter {
 public:
  explicit Meter(Caps caps) : caps_(caps) {}
  // Cuts long cells; false when the row is one too many or no longer fits.
  bool admit(Row& row);

 private:
  Caps caps_;
  size_t rows_ = 0, bytes_ = 0;
};

// Reads the results of one SELECT up to the null that ends them. Rows go to how.on_rows in
// portions, or into table.rows. REQUIRES: the statement has been sent, and nothing of its results
// was read. Returns the server's refusal, if there was one; throws for anything that is no rows.
awaitable<std::optional<PgError>> take_rows(Wire& wire, const Enclosure& how, Table& table,
                                            Deadline deadline);

}  // namespace sqlagent::pg
