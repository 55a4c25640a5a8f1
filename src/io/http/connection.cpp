#include "io/http/connection.h"

#include <sys/socket.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstring>

#include "io/http/exchange.h"
#include "io/observe/event.h"

namespace sqlagent::http {
namespace {

constexpr auto kToken = asio::as_tuple(asio::use_awaitable);
constexpr size_t kHeadBufferBytes = kHeaderLimitBytes + 4096;
// An unread body this small is read away, so that the connection can go on.
constexpr uint64_t kSkippedBodyBytes = 64 * 1024;
constexpr uint64_t kLingerBytes = 64u << 20;
constexpr std::chrono::milliseconds kLinger{2000};

std::chrono::sys_seconds now_seconds() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

double seconds_since(Deadline::Clock::time_point then) {
  return std::chrono::duration<double>(Deadline::Clock::now() - then).count();
}

}  // namespace

Connection::Connection(tcp::socket socket, std::shared_ptr<Core> core)
    : socket_(std::move(socket)), core_(std::move(core)) {
  boost::system::error_code ignored;
  socket_.set_option(tcp::no_delay(true), ignored);
  const auto remote = socket_.remote_endpoint(ignored);
  peer_ = remote.address().to_string();
  core_->connections.insert(this);
}

Connection::~Connection() {
  core_->connections.erase(this);
}

void Connection::end_if_late(Deadline::Clock::time_point now) {
  if (deadline_ > now) return;
  deadline_ = Deadline::Clock::time_point::max();
  late_ = true;
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

void Connection::end_if_idle() {
  if (idle_) close();
}

void Connection::close() {
  boost::system::error_code ignored;
  socket_.close(ignored);
  set_gone();
}

void Connection::reserve(size_t bytes) {
  if (begin_ == end_) begin_ = end_ = 0;
  if (capacity_ < bytes) {
    auto larger = std::make_unique_for_overwrite<char[]>(bytes);
    if (begin_ != end_) std::memcpy(larger.get(), buffer_.get() + begin_, end_ - begin_);
    buffer_ = std::move(larger);
    capacity_ = bytes;
    end_ -= begin_;
    begin_ = 0;
  }
}

awaitable<bool> Connection::read_some() {
  if (begin_ == end_) {
    begin_ = end_ = 0;
  } else if (end_ == capacity_) {
    std::memmove(buffer_.get(), buffer_.get() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  late_ = false;
  const auto space = asio::buffer(buffer_.get() + end_, capacity_ - end_);
  const auto [error, count] = co_await socket_.async_read_some(space, kToken);
  deadline_ = Deadline::Clock::time_point::max();
  if (error && late_) throw HttpError(408, Code::timeout, "The request did not come in time.");
  if (error) co_return false;
  end_ += count;
  co_return true;
}

awaitable<void> Connection::write_all(std::array<std::string_view, 3> pieces) {
  std::array<asio::const_buffer, 3> buffers;
  size_t first = 0;
  for (;;) {
    while (first < pieces.size() && pieces[first].empty()) ++first;
    if (first == pieces.size()) co_return;
    for (size_t i = 0; i < pieces.size(); ++i)
      buffers[i] = asio::const_buffer(pieces[i].data(), pieces[i].size());
    allow(core_->limits.stall_timeout);  // anew for each part that goes: a slow reader is fine, a
                                         // stuck one is not
    const auto [error, count] = co_await socket_.async_write_some(buffers, kToken);
    deadline_ = Deadline::Clock::time_point::max();
    if (error) {
      set_gone();
      throw ClientGone();
    }
    bytes_out_ += count;
    for (size_t left = count, i = first; left > 0; ++i) {
      const auto part = std::min(left, pieces[i].size());
      pieces[i].remove_prefix(part);
      left -= part;
    }
  }
}

awaitable<void> Connection::run() {
  const auto self = shared_from_this();
  try {
    for (bool open = true; open;) {
      const bool request = co_await read_head();
      if (!request) break;
      open = co_await serve_request();
    }
  } catch (
      const std::exception&) {  // the client went away, or never finished a request: nobody to tell
  }
  close();
}

awaitable<bool> Connection::read_head() {
  parser_ = std::make_unique<WireParser>();
  if (begin_ == end_ && capacity_ != kHeadBufferBytes) {
    capacity_ = 0;  // a body's large buffer is not kept while idle
    buffer_.reset();
  }
  reserve(kHeadBufferBytes);
  idle_ = begin_ == end_;
  if (idle_) {
    if (core_->draining) co_return false;
    allow(core_->limits.idle_timeout);
    const bool more = co_await read_some();
    if (!more) co_return false;
  }
  idle_ = false;
  bytes_out_ = 0;
  const auto head_deadline = Deadline::Clock::now() + core_->limits.header_timeout;
  std::exception_ptr broken;
  try {
    for (;;) {
      const auto used = parser_->put(buffered());
      begin_ += used;
      if (parser_->head_done()) co_return true;
      if (used > 0 && begin_ != end_) continue;
      if (end_ - begin_ == capacity_)
        throw HttpError(431, Code::too_large, "The request's headers are larger than 16 KiB.");
      deadline_ = head_deadline;
      const bool more = co_await read_some();
      if (!more) co_return false;
    }
  } catch (const HttpError&) {
    broken = std::current_exception();
  }
  co_await refuse_head(broken);
  co_return false;
}

awaitable<void> Connection::refuse_head(std::exception_ptr broken) {
  Exchange exchange(*this);
  exchange.keep_alive = false;
  exchange.route_name = "(broken)";
  Response response;
  try {
    std::rethrow_exception(broken);
  } catch (const std::exception& error) {
    response = core_->on_error(exchange, error);
  }
  co_await answer(exchange, std::move(response));
  co_await linger();
  observe::emit(observe::HttpDone{"(none)", exchange.route_name, exchange.id, exchange.status_sent,
                                  seconds_since(exchange.started), 0, bytes_out_});
}

awaitable<bool> Connection::serve_request() {
  Exchange exchange(*this);
  std::optional<Response> response;
  std::exception_ptr failure;
  gone_ = false;
  try {
    const Route* route = exchange.route();
    if (!route) {
      const bool readable = exchange.verb == "GET" || exchange.verb == "HEAD";
      if (exchange.verb == "OPTIONS" && !exchange.allow.empty()) {
        response = Response{
            .status = 204, .headers = {{"Allow", exchange.allow}}, .body = {}, .shared_body = {}};
      } else if (readable && core_->fallback) {
        response = core_->fallback(exchange);
        if (response) exchange.route_name = "(page)";
      }
      if (!response) throw HttpError(404, Code::not_found, "There is nothing at this address.");
    } else if (const auto* handler = std::get_if<Handler>(&route->handler)) {
      response = co_await (*handler)(exchange);
    } else {
      const auto& stream_handler = std::get<StreamHandler>(route->handler);
      co_await stream_handler(exchange, exchange);
      if (exchange.head_sent) co_await exchange.end_stream();
    }
  } catch (...) {
    failure = std::current_exception();
  }
  stop_watching();
  if (failure) {
    if (exchange.body_asked)
      exchange.keep_alive = false;  // stalled, too large or broken: where it ends is not known
    try {
      std::rethrow_exception(failure);
    } catch (const ClientGone&) {
      exchange.status_sent = 499;
    } catch (const std::exception& error) {
      response = core_->on_error(exchange, error);
    }
  }
  bool open = false;
  if (exchange.status_sent != 499) {
    const bool broken_off =
        failure && exchange.head_sent;  // too late for an error answer: the end must not look whole
    if (!broken_off) {
      if (!exchange.head_sent) {
        if (!response)
          response = Response{.status = 204, .headers = {}, .body = {}, .shared_body = {}};
        co_await answer(exchange, std::move(*response));
      }
      open = co_await finish_body(exchange);
    }
  }
  observe::emit(observe::HttpDone{exchange.verb, exchange.route_name, exchange.id,
                                  exchange.status_sent, seconds_since(exchange.started),
                                  exchange.body_bytes, bytes_out_});
  co_return open;
}

awaitable<void> Connection::answer(Exchange& exchange, Response response) {
  // What is left of the body decides whether the connection can go on, and the head has to say so.
  if (!parser_->done()) {
    const auto left = parser_->head_done() ? parser_->body_left() : std::nullopt;
    if (!left || *left > kSkippedBodyBytes || exchange.wants_continue) exchange.keep_alive = false;
  }
  if (core_->draining) exchange.keep_alive = false;
  const std::string_view body =
      response.shared_body ? std::string_view(*response.shared_body) : response.body;
  const bool bodyless = response.status == 204 || response.status == 304;
  const Framing framing = bodyless ? Framing(NoBody{}) : Framing(uint64_t(body.size()));
  const auto head = response_head(response.status, response.headers, framing, exchange.keep_alive,
                                  http_date(now_seconds()), exchange.id);
  exchange.status_sent = response.status;
  const bool without = bodyless || exchange.method == Method::head;
  const std::array<std::string_view, 3> pieces{head, without ? std::string_view() : body, ""};
  co_await write_all(pieces);
}

awaitable<bool> Connection::finish_body(Exchange& exchange) {
  if (!parser_->done()) {
    if (!exchange.keep_alive) {
      co_await linger();
      co_return false;
    }
    exchange.body_limit = exchange.body_bytes + kSkippedBodyBytes;
    for (;;) {
      const auto piece = co_await exchange.body_piece();
      if (piece.empty()) break;
    }
  }
  co_return exchange.keep_alive;
}

// Closing with unread bytes makes the kernel reset the connection, and the client may lose an
// answer already on its way (RFC 9112, 9.6): so the rest is read and forgotten, for a short while.
awaitable<void> Connection::linger() {
  boost::system::error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
  reserve(64 * 1024);
  const auto until = Deadline::Clock::now() + kLinger;
  for (uint64_t total = 0; total < kLingerBytes;) {
    begin_ = end_ = 0;
    deadline_ = until;
    const bool more = co_await read_some();
    if (!more) co_return;
    total += end_;
  }
}

void Connection::stop_watching() {
  when_gone_ = nullptr;
  ++watch_turn_;
  if (!watching_) return;
  watching_ = false;
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

void Connection::watch() {
  watching_ = true;
  const auto turn = ++watch_turn_;
  const auto self = shared_from_this();
  socket_.async_wait(tcp::socket::wait_read, [self, turn](boost::system::error_code error) {
    self->on_readable(turn, error);
  });
}

void Connection::on_readable(unsigned turn, boost::system::error_code error) {
  if (turn != watch_turn_ || error == asio::error::operation_aborted) return;
  if (error) return set_gone();
  char byte = 0;
  const auto count = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  if (count > 0)
    return;  // the next request is waiting: whether its sender still listens, writing will tell
  if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) return watch();
  set_gone();
}

void Connection::set_gone() {
  gone_ = true;
  if (const auto call = std::exchange(when_gone_, nullptr)) call();
}

}  // namespace sqlagent::http
