#include "io/pg/wire.h"

#include <poll.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "io/observe/event.h"
#include "io/pg/cancel.h"
#include "io/pg/connect.h"

namespace sqlagent::pg {

namespace {
constexpr size_t kLargestKeptRow = 1 << 20;
}

Wire::Wire(asio::any_io_executor executor)
    : executor_(executor), socket_(executor), gate_(executor) {}

Wire::~Wire() {
  close();
}

void Wire::close() {
  stop_watching();  // before PQfinish: the descriptor is libpq's to close
  sluice_.close();
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
    stop_watching();
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

// Before the descriptor changes its meaning: the reactor knows it by what it stands for. News that
// comes late does not count.
void Wire::stop_watching() {
  if (socket_.is_open()) socket_.release();
  ++socket_number_;
  read_pending_ = write_pending_ = readable_ = writable_ = false;
}

void Wire::limit_rows(size_t bytes) {
  most_bytes_ = bytes;
  row_bytes_ = 0;
  second_read_ = false;
}

void Wire::close_sluice() {
  // libpq keeps the room that its largest row took.
  if (largest_row_ > kLargestKeptRow) abandon();
  if (!sluice_.is_open()) return;
  stop_watching();
  sluice_.close_and_restore();
  socket_.assign(PQsocket(conn_));
}

void Wire::let_in() {
  const auto bytes = sluice_.let_in();
  row_bytes_ += bytes;
  largest_row_ = std::max(largest_row_, row_bytes_);
  if (most_bytes_ == 0 || row_bytes_ <= most_bytes_) return;
  abandon();
  throw Error(Code::unprocessable,
              "One row of the result is larger than " + std::to_string(most_bytes_ >> 20) +
                  " MB. Leave the long texts out, or take their beginning with left(…, 1000).",
              "a row over the limit on the wire");
}

bool Wire::sluice_holds_some() const {
  int bytes = 0;
  return sluice_.is_open() && ::ioctl(PQsocket(conn_), FIONREAD, &bytes) == 0 && bytes > 0;
}

// The first read is at most libpq's buffer; what needs a second one goes through the sluice.
void Wire::prepare_to_read() {
  if (most_bytes_ != 0 && std::exchange(second_read_, true) && !sluice_.is_open()) {
    stop_watching();
    const bool opened = sluice_.open(PQsocket(conn_));
    socket_.assign(opened ? sluice_.server_socket() : PQsocket(conn_));
    if (!opened) lost();
  }
  if (sluice_.is_open()) let_in();
}

awaitable<ResultPtr> Wire::next(Deadline deadline) {
  while (PQisBusy(conn_)) {
    if (!sluice_holds_some()) {
      co_await wait(Waiting::read, deadline);
      prepare_to_read();
    }
    if (PQconsumeInput(conn_) == 0) lost();
  }
  row_bytes_ = 0;
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
