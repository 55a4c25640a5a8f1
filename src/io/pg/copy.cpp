// COPY … FROM STDIN with back-pressure: one chunk is on its way before the next is asked for.
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>

#include "io/pg/wire.h"

namespace sqlagent::pg {

namespace {

uint64_t rows_of(const PGresult* result) {
  const std::string_view text = PQcmdTuples(const_cast<PGresult*>(result));
  uint64_t rows = 0;
  std::from_chars(text.data(), text.data() + text.size(), rows);
  return rows;
}

}  // namespace

awaitable<uint64_t> Session::copy_in(GeneratedSql copy, std::function<std::string_view()> next,
                                     Deadline deadline) {
  std::function<awaitable<std::string_view>()> waited = [&]() -> awaitable<std::string_view> {
    co_await asio::post(executor(), asio::use_awaitable);  // a fast server must not keep the loop
    co_return next();
  };
  const auto rows = co_await copy_in(std::move(copy), std::move(waited), deadline);
  co_return rows;
}

awaitable<uint64_t> Session::copy_in(GeneratedSql copy,
                                     std::function<awaitable<std::string_view>()> next,
                                     Deadline deadline) {
  Wire& wire = *impl_->wire;
  Statement under_way(wire, copy.name());
  if (!PQsendQuery(wire.conn(), copy.text().c_str())) wire.lost();
  co_await wire.flush(deadline);
  auto ready = co_await wire.next(deadline);
  if (ready && PQresultStatus(ready.get()) == PGRES_FATAL_ERROR) {
    const PgError refusal = error_of(ready.get());
    co_await wire.drain(deadline);
    if (PQstatus(wire.conn()) != CONNECTION_OK) wire.lost();
    under_way.settled();
    throw PgError(refusal);
  }
  if (!ready || PQresultStatus(ready.get()) != PGRES_COPY_IN)
    throw Error(Code::internal, "Something went wrong here. Try again.",
                "not a COPY FROM STDIN: " + std::string(copy.name()));

  std::exception_ptr broken;
  for (;;) {
    std::string_view chunk;
    try {
      chunk = co_await next();
    } catch (...) {
      broken = std::current_exception();
    }
    if (broken || chunk.empty()) break;
    if (chunk.size() > 64u << 20)
      throw Error(Code::internal, "Something went wrong here. Try again.",
                  "a COPY chunk of more than 64 MiB");
    if (PQputCopyData(wire.conn(), chunk.data(), static_cast<int>(chunk.size())) != 1) wire.lost();
    co_await wire.flush(deadline);
  }
  if (PQputCopyEnd(wire.conn(), broken ? "given up by the client" : nullptr) != 1) wire.lost();
  co_await wire.flush(deadline);

  uint64_t rows = 0;
  std::optional<PgError> refusal;
  for (;;) {
    auto result = co_await wire.next(deadline);
    if (!result) break;
    if (PQresultStatus(result.get()) == PGRES_COMMAND_OK) rows = rows_of(result.get());
    if (PQresultStatus(result.get()) == PGRES_FATAL_ERROR && !refusal)
      refusal = error_of(result.get());
  }
  if (PQstatus(wire.conn()) != CONNECTION_OK) wire.lost();
  under_way.settled();
  if (broken) std::rethrow_exception(broken);
  if (refusal) throw PgError(*refusal);
  under_way.succeeded();
  co_return rows;
}

}  // namespace sqlagent::pg
