#include "io/pg/rows.h"

namespace sqlagent::pg {

namespace {

constexpr std::string_view kCutMark = "\u2026";
constexpr size_t kPortionRows = 500, kPortionBytes = 256 * 1024;

size_t bytes_of(const Row& row) {
  size_t bytes = sizeof(Row) + row.size() * sizeof(Cell);
  for (const auto& cell : row)
    if (cell) bytes += cell->size();
  return bytes;
}

// Rows on their way to the one who takes them.
class Portions {
 public:
  Portions(const Enclosure& how, Table& table) : how_(how), table_(table) {}
  bool put(Row row) {  // true: flush() is due
    if (!how_.on_rows) {
      table_.rows.push_back(std::move(row));
      return false;
    }
    bytes_ += bytes_of(row);
    rows_.push_back(std::move(row));
    return rows_.size() >= kPortionRows || bytes_ >= kPortionBytes;
  }
  awaitable<bool> flush() {
    if (rows_.empty()) co_return true;
    bytes_ = 0;
    auto portion = std::exchange(rows_, {});
    const bool more = co_await how_.on_rows(std::move(portion));
    co_return more;
  }

 private:
  const Enclosure& how_;
  Table& table_;
  std::vector<Row> rows_;
  size_t bytes_ = 0;
};

}  // namespace

bool Meter::admit(Row& row) {
  if (caps_.rows != 0 && rows_ >= caps_.rows) return false;
  if (caps_.cell_bytes != 0)
    for (auto& cell : row) {
      if (!cell || cell->size() <= caps_.cell_bytes) continue;
      std::string cut(cut_utf8(*cell, caps_.cell_bytes));  // anew: resize would keep the memory
      cut += kCutMark;
      cell = std::move(cut);
    }
  ++rows_;
  if (caps_.total_bytes != 0) bytes_ += bytes_of(row);
  return caps_.total_bytes == 0 || bytes_ <= caps_.total_bytes;
}

awaitable<std::optional<PgError>> take_rows(Wire& wire, const Enclosure& how, Table& table,
                                            Deadline deadline) {
  if (PQsetSingleRowMode(wire.conn()) != 1) wire.lost();
  Meter meter(how.caps);
  Portions portions(how, table);
  std::optional<PgError> refusal;
  bool began = false, stopped = false;
  for (;;) {
    auto result = co_await wire.next(deadline);
    if (!result) break;
    const auto status = PQresultStatus(result.get());
    if (stopped) continue;  // rows that were on their way, and the cancelled end
    if (status == PGRES_FATAL_ERROR) {
      if (!refusal) refusal = error_of(result.get());
      if (PQstatus(wire.conn()) != CONNECTION_OK) break;
      continue;
    }
    if (status == PGRES_PIPELINE_ABORTED) continue;  // what came before it was refused
    if (status != PGRES_SINGLE_TUPLE && status != PGRES_TUPLES_OK)
      throw Error(Code::internal, "Something went wrong here. Try again.",
                  std::string("a read gave ") + PQresStatus(status));
    if (!std::exchange(began, true)) {
      table.columns = columns_of(result.get());
      if (how.on_columns) how.on_columns(table.columns);
    }
    bool more = true;
    if (status == PGRES_SINGLE_TUPLE) {
      Row row = row_of(result.get(), 0);
      more = meter.admit(row);
      result.reset();
      const bool due = more && portions.put(std::move(row));
      if (due) more = co_await portions.flush();
    } else {  // the end: it has no rows
      co_await portions.flush();
    }
    if (more) continue;
    co_await portions.flush();
    stopped = table.truncated = true;
    // Waited for, so that it cannot hit the session's next statement.
    const bool heard = co_await wire.cancel_and_wait(deadline);
    if (!heard) wire.abandon();
  }
  wire.limit_rows(0);
  co_return refusal;
}

}  // namespace sqlagent::pg
