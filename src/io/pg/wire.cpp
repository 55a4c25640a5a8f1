#include "io/pg/wire.h"

#include <poll.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "io/observe/event.h"
#include "io/pg/cancel.h"
#include "io/pg/connect.h"

namespace sqlagent::pg {

Wire::Wire(asio::any_io_executor executor)
    : executor_(executor), socket_(executor), gate_(executor) {}

Wire::~Wire() {
  close();
}

void Wire::close() {
  if (socket_.is_open()) socket_.release();  // before PQfinish: the descriptor is libpq's to close
  ++socket_number_;
  if (conn_) PQfinish(conn_);
  conn_ = nullptr;
}

void Wire::lost() {
  abandoned_ = true;
  throw PgError("08006", conn_ ? PQerrorMessage(conn_) : "the connection is closed", "");
}

void Wire::must_be_usable() const {
  if (!conn_ || abandoned_ || PQstatus(conn_) != CONNECTION_OK)
    throw PgError("08006", "the session is not usable any more", "");
  if (busy)
    throw Error(Code::internal, "Something went wrong here. Try again.",
                "a pg session was used twice at once");
}

bool Wire::peer_is_gone() {
  // Readable while idle: a notice, or a farewell and then the end. A few rounds tell which.
  for (int round = 0; round < 4; ++round) {
    pollfd descriptor{PQsocket(conn_), POLLIN, 0};
    if (::poll(&descriptor, 1, 0) <= 0) return false;
    if (PQconsumeInput(conn_) == 0 || PQisBusy(conn_) != 0 || PQstatus(conn_) != CONNECTION_OK)
      return true;
  }
  return true;
}

// A wait stays registered with the reactor until its news comes; only close() takes it back.
void Wire::listen(asio::posix::descriptor_base::wait_type type, bool Wire::*pending,
                  bool Wire::*ready) {
  if (this->*pending) return;
  this->*pending = true;
  socket_.async_wait(type, [self = shared_from_this(), pending, ready,
                            number = socket_number_](boost::system::error_code) {
    if (number != self->socket_number_) return;
    (*self).*pending = false;
    (*self).*ready = true;
    self->gate_.cancel();
  });
}

awaitable<void> Wire::wait(Waiting what, Deadline deadline) {
  if (deadline.passed()) {
    abandon();
    throw Error(Code::deadline,
                "That took too long and was stopped. Try again, or ask for less at once.",
                "deadline while waiting for PostgreSQL");
  }
  const bool reading = what != Waiting::write, writing = what != Waiting::read;
  if (reading && !readable_) listen(socket_.wait_read, &Wire::read_pending_, &Wire::readable_);
  if (writing && !writable_) listen(socket_.wait_write, &Wire::write_pending_, &Wire::writable_);
  while (!(reading && readable_) && !(writing && writable_) && !deadline.passed()) {
    boost::system::error_code ended;
    gate_.expires_at(deadline.at());
    co_await gate_.async_wait(asio::redirect_error(asio::use_awaitable, ended));
    if (!conn_) lost();
  }
  if ((reading && readable_) || (writing && writable_)) {
    if (reading) readable_ = false;
    if (writing) writable_ = false;
    co_return;
  }
  abandon();
  throw Error(Code::deadline,
              "That took too long and was stopped. Try again, or ask for less at once.",
              "deadline while waiting for PostgreSQL");
}

awaitable<void> Wire::connect(Dsn dsn, Deadline deadline) {
  conn_ = start_connecting(dsn);
  if (!conn_) throw std::bad_alloc();
  if (PQstatus(conn_) == CONNECTION_BAD) throw PgError("08001", PQerrorMessage(conn_), "");
  for (auto state = PGRES_POLLING_WRITING; state != PGRES_POLLING_OK;) {
    socket_.assign(PQsocket(conn_));
    co_await wait(state == PGRES_POLLING_READING ? Waiting::read : Waiting::write, deadline);
    state = PQconnectPoll(conn_);
    // libpq may have gone on to another address with another socket, even of the same number
    socket_.release();
    ++socket_number_;
    read_pending_ = write_pending_ = readable_ = writable_ = false;
    if (state == PGRES_POLLING_FAILED) {
      const std::string why = PQerrorMessage(conn_);
      throw PgError(sqlstate_in(why), why, "");
    }
  }
  socket_.assign(PQsocket(conn_));
  if (PQsetnonblocking(conn_, 1) != 0) lost();
}

awaitable<void> Wire::flush(Deadline deadline) {
  for (;;) {
    const int left = PQflush(conn_);
    if (left == 0) co_return;
    if (left < 0) lost();
    co_await wait(Waiting::both, deadline);
    if (PQconsumeInput(conn_) == 0) lost();
  }
}

awaitable<ResultPtr> Wire::next(Deadline deadline) {
  while (PQisBusy(conn_)) {
    co_await wait(Waiting::read, deadline);
    if (PQconsumeInput(conn_) == 0) lost();
  }
  co_return ResultPtr(PQgetResult(conn_));
}

awaitable<void> Wire::drain(Deadline deadline) {
  for (;;) {
    auto result = co_await next(deadline);
    if (!result) co_return;
  }
}

void Wire::cancel() {
  if (conn_) send_cancel(executor_, CancelPtr(PQgetCancel(conn_)), [] {});
}

awaitable<bool> Wire::cancel_and_wait(Deadline deadline) {
  struct Heard {
    explicit Heard(const asio::any_io_executor& executor) : gate(executor) {}
    asio::steady_timer gate;
    bool yes = false;
  };
  auto heard = std::make_shared<Heard>(executor_);
  send_cancel(executor_, CancelPtr(PQgetCancel(conn_)), [heard] {
    heard->yes = true;
    heard->gate.cancel();
  });
  while (!heard->yes && !deadline.passed()) {
    boost::system::error_code ended;
    heard->gate.expires_at(deadline.at());
    co_await heard->gate.async_wait(asio::redirect_error(asio::use_awaitable, ended));
  }
  co_return heard->yes;
}

void Wire::abandon() {
  if (abandoned_) return;
  abandoned_ = true;
  if (conn_ && PQstatus(conn_) == CONNECTION_OK && PQtransactionStatus(conn_) == PQTRANS_ACTIVE)
    cancel();
}

Statement::Statement(Wire& wire, std::string_view name)
    : wire_(wire), name_(name), began_(std::chrono::steady_clock::now()) {
  wire_.must_be_usable();
  wire_.busy = true;
}

Statement::~Statement() {
  if (wire_.busy) wire_.abandon();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began_;
  observe::emit(observe::StatementDone{std::move(name_), took.count(), failed_});
}

awaitable<Table> collect(Wire& wire, Statement& statement, Deadline deadline) {
  Table table;
  std::optional<PgError> refusal;
  for (;;) {
    auto result = co_await wire.next(deadline);
    if (!result) break;
    switch (PQresultStatus(result.get())) {
      case PGRES_TUPLES_OK:
        table = table_of(result.get());
        break;
      case PGRES_COMMAND_OK:
      case PGRES_EMPTY_QUERY:
        break;
      case PGRES_FATAL_ERROR:
        if (!refusal) refusal = error_of(result.get());
        break;
      default:
        throw Error(Code::internal, "Something went wrong here. Try again.",
                    std::string("unexpected result: ") + PQresStatus(PQresultStatus(result.get())));
    }
  }
  if (PQstatus(wire.conn()) != CONNECTION_OK) wire.lost();
  statement.settled();
  if (refusal) throw PgError(*refusal);
  statement.succeeded();
  co_return table;
}

}  // namespace sqlagent::pg
