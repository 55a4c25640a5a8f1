// Two coroutines per connection: one reads replies until the end, one writes while there is
// something unsent. Both hold the connection alive and end when it closes.
#include "io/broker/connection.h"

#include <hiredis/hiredis.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace sqlagent::broker {
namespace {

using boost::system::error_code;

constexpr size_t kMaxUnsentBytes = 8u << 20;
constexpr size_t kMaxWaiting = 20'000;

Error unavailable(std::string why) {
  return Error(Code::unavailable,
               "The task queue cannot be reached right now. Try again in a moment.",
               "redis: " + std::move(why));
}

std::string in_protocol(const std::vector<std::string>& words) {
  std::string text = "*" + std::to_string(words.size()) + "\r\n";
  for (const auto& word : words)
    text.append("$").append(std::to_string(word.size())).append("\r\n").append(word).append("\r\n");
  return text;
}

Reply value_of(const redisReply& reply) {
  Reply value;
  switch (reply.type) {
    case REDIS_REPLY_INTEGER:
      value.kind = Reply::Kind::integer;
      value.integer = reply.integer;
      break;
    case REDIS_REPLY_ARRAY:
      value.kind = Reply::Kind::array;
      value.items.reserve(reply.elements);
      for (size_t i = 0; i < reply.elements; ++i)
        value.items.push_back(value_of(*reply.element[i]));
      break;
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
    case REDIS_REPLY_ERROR:  // inside an array; at the top it is handled before
      value.kind = Reply::Kind::text;
      value.text.assign(reply.str, reply.len);
      break;
    default:
      break;
  }
  return value;
}

}  // namespace

struct Connection::Call {
  explicit Call(const asio::any_io_executor& executor) : woken(executor) {}
  asio::steady_timer woken;
  bool done = false;
  Reply reply;
  std::optional<std::string> refused;  // Redis's error reply
  std::optional<std::string> lost;     // the connection's end
  void finish() {
    done = true;
    woken.cancel();
  }
};

Connection::Connection(asio::any_io_executor executor)
    : executor_(executor), socket_(executor), reader_(redisReaderCreate()) {}

Connection::~Connection() {
  redisReaderFree(reader_);
}

awaitable<void> Connection::open(const RedisUrl& url, Deadline deadline) {
  // Closing the socket is what ends a connect that hangs.
  asio::steady_timer watchdog(executor_, deadline.at());
  watchdog.async_wait([self = shared_from_this()](error_code cancelled) {
    if (!cancelled) self->close("no connection in time");
  });
  co_await connect(url);
  if (closed_) throw unavailable(why_closed_);
  open_ = true;
  auto read = [](std::shared_ptr<Connection> self) -> awaitable<void> {
    co_await self->read_replies();
  };
  asio::co_spawn(executor_, read(shared_from_this()), asio::detached);

  std::vector<std::vector<std::string>> greetings;
  const auto& password = url.password.reveal();
  if (!url.user.empty()) {
    greetings.push_back({"AUTH", url.user, password});
  } else if (!password.empty()) {
    greetings.push_back({"AUTH", password});
  }
  greetings.push_back({"SELECT", std::to_string(url.database)});
  for (auto& greeting : greetings) co_await run(std::move(greeting), deadline);
}

awaitable<void> Connection::connect(const RedisUrl& url) {
  error_code bad;
  auto token = asio::redirect_error(asio::use_awaitable, bad);
  if (!url.socket_path.empty()) {
    if (url.socket_path.size() > 100) throw unavailable("the socket's path is too long");
    const asio::local::stream_protocol::endpoint at(url.socket_path);
    co_await socket_.async_connect(at, token);
    if (bad) throw unavailable(bad.message());
    co_return;
  }
  asio::ip::tcp::resolver resolver(executor_);
  const auto found = co_await resolver.async_resolve(url.host, std::to_string(url.port), token);
  if (bad) throw unavailable(url.host + ": " + bad.message());
  for (const auto& entry : found) {
    if (closed_) break;
    error_code ignored;
    socket_.close(ignored);
    co_await socket_.async_connect(entry.endpoint(), token);
    if (!bad) break;
  }
  if (bad) throw unavailable(url.host + ": " + bad.message());
  error_code ignored;
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
}

awaitable<Reply> Connection::run(std::vector<std::string> words, Deadline deadline) {
  if (!open_) throw unavailable(why_closed_);
  if (unsent_.size() > kMaxUnsentBytes || waiting_.size() > kMaxWaiting)
    throw unavailable("too many commands wait for replies");
  auto call = std::make_shared<Call>(executor_);
  waiting_.push_back(call);
  unsent_ += in_protocol(words);
  if (!writing_) {
    writing_ = true;
    auto write = [](std::shared_ptr<Connection> self) -> awaitable<void> {
      co_await self->write_commands();
    };
    asio::co_spawn(executor_, write(shared_from_this()), asio::detached);
  }
  auto self = shared_from_this();
  error_code woken;
  auto token = asio::redirect_error(asio::use_awaitable, woken);
  if (!call->done) {
    call->woken.expires_at(deadline.at());
    co_await call->woken.async_wait(token);
  }
  if (!call->done) {
    self->close("no reply in time");
    throw unavailable("no reply in time");
  }
  if (call->lost) throw unavailable(*call->lost);
  if (call->refused) throw RedisError(*call->refused);
  co_return std::move(call->reply);
}

awaitable<void> Connection::read_replies() {
  std::array<char, 16 * 1024> buffer;
  error_code bad;
  auto token = asio::redirect_error(asio::use_awaitable, bad);
  const auto space = asio::buffer(buffer);
  while (open_) {
    const size_t size = co_await socket_.async_read_some(space, token);
    if (bad) {
      close(bad.message());
      co_return;
    }
    redisReaderFeed(reader_, buffer.data(), size);
    while (open_) {
      void* reply = nullptr;
      if (redisReaderGetReply(reader_, &reply) != REDIS_OK) {
        close(std::string("not Redis's protocol: ") + reader_->errstr);
        co_return;
      }
      if (reply == nullptr) break;
      accept(reply);
    }
  }
}

void Connection::accept(void* reply) {
  const std::unique_ptr<redisReply, void (*)(void*)> owned(static_cast<redisReply*>(reply),
                                                           freeReplyObject);
  if (waiting_.empty()) return close("a reply that nobody asked for");
  const auto call = waiting_.front();
  waiting_.pop_front();
  if (owned->type == REDIS_REPLY_ERROR) {
    call->refused = std::string(owned->str, owned->len);
  } else {
    call->reply = value_of(*owned);
  }
  call->finish();
}

awaitable<void> Connection::write_commands() {
  error_code bad;
  auto token = asio::redirect_error(asio::use_awaitable, bad);
  while (open_ && !unsent_.empty()) {
    const std::string chunk = std::exchange(unsent_, {});
    const auto bytes = asio::buffer(chunk);
    co_await asio::async_write(socket_, bytes, token);
    if (bad) close(bad.message());
  }
  writing_ = false;
}

void Connection::close(std::string why) {
  if (closed_) return;
  closed_ = true;
  open_ = false;
  why_closed_ = std::move(why);
  error_code ignored;
  socket_.close(ignored);
  for (const auto& call : std::exchange(waiting_, {})) {
    call->lost = why_closed_;
    call->finish();
  }
}

}  // namespace sqlagent::broker
