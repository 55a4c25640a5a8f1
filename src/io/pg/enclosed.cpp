// A SELECT that somebody else wrote, between statements of ours that it cannot touch (decision
// 0010). The extended protocol takes one statement only, whatever the text. Three segments of one
// pipeline, each with its own Sync, since an error skips the rest of its segment:
//   BEGIN READ ONLY · SELECT 1 (from here on it stays read-only) · the SELECT | ROLLBACK | DISCARD
//   ALL
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "io/pg/rows.h"

namespace sqlagent::pg {

namespace {

void send(Wire& wire, const char* text) {
  if (!PQsendQueryParams(wire.conn(), text, 0, nullptr, nullptr, nullptr, nullptr, 0)) wire.lost();
}

void sync(Wire& wire) {
  if (!PQpipelineSync(wire.conn())) wire.lost();
}

// libpq sends at each Sync: while this lives, the kernel collects what is sent, so that the server
// is woken once. Of no effect on a socket that is not TCP.
class OnePacket {
 public:
  explicit OnePacket(Wire& wire) : socket_(PQsocket(wire.conn())) { collect(1); }
  ~OnePacket() { collect(0); }
  OnePacket(const OnePacket&) = delete;
  OnePacket& operator=(const OnePacket&) = delete;

 private:
  void collect(int on) const { ::setsockopt(socket_, IPPROTO_TCP, TCP_CORK, &on, sizeof on); }
  int socket_;
};

// What a command of ours came to; the refusal of the first one that was refused is kept.
struct Said {
  bool well = true;
  std::string text;  // the first cell, of a statement that gives rows
};
awaitable<Said> hear(Wire& wire, std::optional<PgError>& refusal, Deadline deadline) {
  Said said;
  for (;;) {
    auto result = co_await wire.next(deadline);
    if (!result) break;
    switch (PQresultStatus(result.get())) {
      case PGRES_TUPLES_OK:
        if (PQntuples(result.get()) > 0) said.text = PQgetvalue(result.get(), 0, 0);
        break;
      case PGRES_COMMAND_OK:
        break;
      case PGRES_FATAL_ERROR:
        if (!refusal) refusal = error_of(result.get());
        [[fallthrough]];
      default:
        said.well = false;
    }
    if (PQstatus(wire.conn()) != CONNECTION_OK) break;
  }
  co_return said;
}

awaitable<void> hear_sync(Wire& wire, Deadline deadline) {
  auto result = co_await wire.next(deadline);
  if (!result || PQresultStatus(result.get()) != PGRES_PIPELINE_SYNC) wire.lost();
}

int send_opening(Wire& wire, std::chrono::milliseconds statement_timeout) {
  send(wire, "BEGIN READ ONLY");
  if (statement_timeout.count() > 0)
    send(wire,
         ("SET LOCAL statement_timeout = " + std::to_string(statement_timeout.count())).c_str());
  return statement_timeout.count() > 0 ? 2 : 1;
}

void send_closing(Wire& wire) {
  send(wire, "ROLLBACK");
  sync(wire);
  send(wire, "DISCARD ALL");
  sync(wire);
}

// Nothing of the statement may stay: when either is refused, the session goes.
awaitable<bool> hear_closing(Wire& wire, Deadline deadline) {
  std::optional<PgError> ignored;
  const auto back = co_await hear(wire, ignored, deadline);
  co_await hear_sync(wire, deadline);
  const auto discarded = co_await hear(wire, ignored, deadline);
  co_await hear_sync(wire, deadline);
  co_return back.well&& discarded.well;
}

}  // namespace

awaitable<Table> Session::enclosed(ReadOnlySql sql, Enclosure how, Deadline deadline) {
  Wire& wire = *impl_->wire;
  Statement under_way(wire, "read");
  if (PQtransactionStatus(wire.conn()) != PQTRANS_IDLE || !PQenterPipelineMode(wire.conn()))
    throw Error(Code::internal, "Something went wrong here. Try again.",
                "an enclosed read met a session in use");
  wire.prepared.clear();  // DISCARD ALL forgets them
  Table table;
  std::optional<PgError> refusal;
  std::exception_ptr too_much;
  wire.limit_rows(how.caps.row_bytes);
  int ours = send_opening(wire, how.statement_timeout);
  if (how.weigh) {
    send(wire, ("EXPLAIN (FORMAT JSON) " + sql.text()).c_str());  // pins, as any query does
    sync(wire);
    for (; ours > 0; --ours) co_await hear(wire, refusal, deadline);
    const auto plan = co_await hear(wire, refusal, deadline);
    co_await hear_sync(wire, deadline);
    wire.close_sluice();  // a long plan opened it, and what is sent next must reach the server
    wire.limit_rows(how.caps.row_bytes);
    try {
      if (!refusal) how.weigh(plan.text);
    } catch (const Error&) {
      too_much = std::current_exception();
    }
  } else {
    send(wire, "SELECT 1");
    ++ours;
  }
  const bool runs = !refusal && !too_much;
  {
    const OnePacket one(wire);
    if (runs) {
      send(wire, sql.text().c_str());
      sync(wire);
    }
    send_closing(wire);
  }
  co_await wire.flush(deadline);
  if (runs) {
    for (; ours > 0; --ours) co_await hear(wire, refusal, deadline);
    auto refused = co_await take_rows(wire, how, table, deadline);
    if (!refusal) refusal = std::move(refused);
    if (PQstatus(wire.conn()) != CONNECTION_OK) throw refusal ? *refusal : PgError("08006", "", "");
    co_await hear_sync(wire, deadline);
  }
  const bool clean = co_await hear_closing(wire, deadline);
  if (!PQexitPipelineMode(wire.conn())) wire.lost();
  under_way.settled();
  wire.close_sluice();
  if (!clean) wire.abandon();
  if (too_much) std::rethrow_exception(too_much);
  if (refusal) throw PgError(*refusal);
  under_way.succeeded();
  co_return table;
}

awaitable<Table> Session::read(ReadOnlySql sql, Caps caps, Deadline deadline) {
  Wire& wire = *impl_->wire;
  Statement under_way(wire, "read.bare");
  send(wire, sql.text().c_str());
  co_await wire.flush(deadline);
  Enclosure how;
  how.caps = caps;
  wire.limit_rows(caps.row_bytes);
  Table table;
  auto refusal = co_await take_rows(wire, how, table, deadline);
  if (PQstatus(wire.conn()) != CONNECTION_OK) wire.lost();
  under_way.settled();
  wire.close_sluice();
  if (refusal) throw PgError(*refusal);
  under_way.succeeded();
  co_return table;
}

}  // namespace sqlagent::pg
