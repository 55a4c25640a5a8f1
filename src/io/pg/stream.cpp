// Reading an admitted SELECT row by row under caps. The extended protocol takes one statement only,
// whatever the text.
#include "io/pg/wire.h"

namespace sqlagent::pg {

namespace {

constexpr std::string_view kCutMark = "\u2026";

// What is left of the caps while rows come in.
class Meter {
 public:
  explicit Meter(Caps caps) : caps_(caps) {}

  bool full() const { return caps_.rows != 0 && rows_ >= caps_.rows; }

  // Cuts long cells, which then end in the mark; false when the row no longer fits.
  bool admit(Row& row) {
    for (auto& cell : row) {
      if (!cell) continue;
      if (caps_.cell_bytes != 0 && cell->size() > caps_.cell_bytes) {
        cell->resize(cut_utf8(*cell, caps_.cell_bytes).size());
        cell->append(kCutMark);
      }
      bytes_ += cell->size();
    }
    ++rows_;
    return caps_.total_bytes == 0 || bytes_ <= caps_.total_bytes;
  }

 private:
  Caps caps_;
  size_t rows_ = 0, bytes_ = 0;
};

}  // namespace

awaitable<Table> Session::stream(ReadOnlySql sql, Caps caps, std::function<bool(Row&&)> on_row,
                                 Deadline deadline) {
  Wire& wire = *impl_->wire;
  Statement under_way(wire, "read");
  if (!PQsendQueryParams(wire.conn(), sql.text().c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0))
    wire.lost();
  PQsetSingleRowMode(wire.conn());
  co_await wire.flush(deadline);

  Table table;
  Meter meter(caps);
  bool stopped = false;
  std::optional<PgError> refusal;
  for (;;) {
    auto result = co_await wire.next(deadline);
    if (!result) break;
    const auto status = PQresultStatus(result.get());
    if (stopped) continue;  // rows that were on their way, and the cancelled end
    if (status == PGRES_FATAL_ERROR) {
      refusal = error_of(result.get());
      continue;
    }
    if (status != PGRES_SINGLE_TUPLE && status != PGRES_TUPLES_OK)
      throw Error(Code::internal, "Something went wrong here. Try again.",
                  std::string("a read gave ") + PQresStatus(status));
    if (table.columns.empty()) table.columns = columns_of(result.get());
    if (status == PGRES_TUPLES_OK) continue;  // the end: it has no rows
    Row row = row_of(result.get(), 0);
    if (meter.full() || !meter.admit(row) || !on_row(std::move(row))) {
      stopped = true;
      table.truncated = true;
      // Waited for, so that it cannot hit the session's next statement.
      const bool heard = co_await wire.cancel_and_wait(deadline);
      if (!heard) co_return table;  // the session is given up, the rows are good
    }
  }
  if (PQstatus(wire.conn()) != CONNECTION_OK) wire.lost();
  under_way.settled();
  if (refusal) throw PgError(*refusal);
  under_way.succeeded();
  co_return table;
}

awaitable<Table> Session::read(ReadOnlySql sql, Caps caps, Deadline deadline) {
  std::vector<Row> rows;
  std::function<bool(Row &&)> keep = [&rows](Row&& row) {
    rows.push_back(std::move(row));
    return true;
  };
  auto table = co_await stream(std::move(sql), caps, std::move(keep), deadline);
  table.rows = std::move(rows);
  co_return table;
}

}  // namespace sqlagent::pg
