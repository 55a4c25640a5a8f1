#include "io/pg/session.h"

#include "io/pg/wire.h"

namespace sqlagent::pg {

namespace {

// libpq takes C strings: a NUL would cut a value silently.
std::vector<const char*> values_of(const Params& params) {
  std::vector<const char*> values;
  values.reserve(params.size());
  for (const auto& param : params) {
    if (param && param->find('\0') != param->npos)
      throw Error(
          Code::bad_request,
          "The text holds a NUL character, which cannot be stored. Remove it and try again.");
    values.push_back(param ? param->c_str() : nullptr);
  }
  return values;
}

std::pair<const char*, size_t> key_of(const StaticSql& statement) {
  return {statement.text().data(), statement.text().size()};
}

void send_prepared(Wire& wire, const std::string& name, const Params& params) {
  const auto values = values_of(params);
  if (!PQsendQueryPrepared(wire.conn(), name.c_str(), static_cast<int>(values.size()),
                           values.data(), nullptr, nullptr, 0))
    wire.lost();
}

void send_prepare(Wire& wire, const std::string& name, const StaticSql& statement) {
  if (!PQsendPrepare(wire.conn(), name.c_str(), std::string(statement.text()).c_str(), 0, nullptr))
    wire.lost();
}

// What a pipeline sends, in order: the results come back in the same order.
struct Sent {
  const StaticSql* prepares = nullptr;  // else it executes
  std::string name;
};

std::vector<Sent> send_pipeline(Wire& wire, const std::vector<Session::Call>& calls) {
  std::vector<Sent> sent;
  std::map<std::pair<const char*, size_t>, std::string> fresh;
  for (const auto& call : calls) {
    const auto key = key_of(call.statement);
    std::string name;
    if (const auto known = wire.prepared.find(key); known != wire.prepared.end()) {
      name = known->second;
    } else if (const auto just = fresh.find(key); just != fresh.end()) {
      name = just->second;
    } else {
      name = "p" + std::to_string(wire.next_name++);
      fresh.emplace(key, name);
      send_prepare(wire, name, call.statement);
      sent.push_back({&call.statement, name});
    }
    send_prepared(wire, name, call.params);
    sent.push_back({nullptr, name});
  }
  if (!PQpipelineSync(wire.conn())) wire.lost();
  return sent;
}

}  // namespace

Session::Session(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

awaitable<Session> Session::connect(asio::any_io_executor executor, Dsn dsn, Deadline deadline) {
  auto impl = std::make_unique<Impl>();
  impl->wire = std::make_shared<Wire>(executor);
  co_await impl->wire->connect(dsn, deadline);
  co_return Session(std::move(impl));
}

awaitable<Table> Session::run(StaticSql statement, Params params, Deadline deadline) {
  Wire& wire = *impl_->wire;
  Statement under_way(wire, statement.name());
  const auto known = wire.prepared.find(key_of(statement));
  std::string name;
  if (known != wire.prepared.end()) {
    name = known->second;
  } else {
    name = "p" + std::to_string(wire.next_name++);
    send_prepare(wire, name, statement);
    co_await wire.flush(deadline);
    co_await collect(wire, under_way, deadline);
    under_way.resumed();
    wire.prepared.emplace(key_of(statement), name);
  }
  send_prepared(wire, name, params);
  co_await wire.flush(deadline);
  auto table = co_await collect(wire, under_way, deadline);
  co_return table;
}

awaitable<Table> Session::run(GeneratedSql statement, Deadline deadline) {
  Wire& wire = *impl_->wire;
  Statement under_way(wire, statement.name());
  if (!PQsendQuery(wire.conn(), statement.text().c_str())) wire.lost();
  co_await wire.flush(deadline);
  auto table = co_await collect(wire, under_way, deadline);
  co_return table;
}

awaitable<std::vector<Table>> Session::pipeline(std::vector<Call> calls, Deadline deadline) {
  std::vector<Table> tables;
  if (calls.empty()) co_return tables;
  for (const auto& call : calls)
    values_of(call.params);  // a bad value is refused before anything is sent
  Wire& wire = *impl_->wire;
  Statement under_way(wire, calls.size() == 1 ? calls.front().statement.name() : "pipeline");
  if (!PQenterPipelineMode(wire.conn())) wire.lost();
  const auto sent = send_pipeline(wire, calls);
  co_await wire.flush(deadline);

  std::optional<PgError> refusal;
  for (const auto& one : sent) {
    for (;;) {  // each ends with a null result; after a refusal the rest come back as
                // PIPELINE_ABORTED
      auto result = co_await wire.next(deadline);
      if (!result) break;
      const auto status = PQresultStatus(result.get());
      if (status == PGRES_FATAL_ERROR && !refusal) refusal = error_of(result.get());
      if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT)
        throw Error(Code::internal, "Something went wrong here. Try again.", "COPY in a pipeline");
      if (one.prepares && status == PGRES_COMMAND_OK)
        wire.prepared.emplace(key_of(*one.prepares), one.name);
      if (!one.prepares && (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK))
        tables.push_back(table_of(result.get()));
    }
    if (PQstatus(wire.conn()) != CONNECTION_OK) wire.lost();
  }
  auto sync = co_await wire.next(deadline);
  if (!sync || PQresultStatus(sync.get()) != PGRES_PIPELINE_SYNC ||
      !PQexitPipelineMode(wire.conn()))
    wire.lost();
  under_way.settled();
  if (refusal) throw PgError(*refusal);
  under_way.succeeded();
  co_return tables;
}

void Session::cancel() {
  impl_->wire->cancel();
}

void Session::give_up() {
  impl_->wire->abandon();
}

bool Session::usable() const {
  return impl_ && impl_->wire->usable();
}

bool Session::alive() {
  return usable() && !impl_->wire->peer_is_gone();
}

bool Session::in_transaction() const {
  return impl_->wire->conn() && PQtransactionStatus(impl_->wire->conn()) != PQTRANS_IDLE;
}

bool Session::transaction_failed() const {
  return impl_->wire->conn() && PQtransactionStatus(impl_->wire->conn()) == PQTRANS_INERROR;
}

asio::any_io_executor Session::executor() const {
  return impl_->wire->executor();
}

}  // namespace sqlagent::pg
