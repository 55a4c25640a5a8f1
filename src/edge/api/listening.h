// A journey lasts as long as somebody waits for its end: when the client goes, whatever the journey
// waits for is cancelled, in the database too.
#pragma once
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "io/http/server.h"

namespace sqlagent::api {

namespace detail {

// Hears of the client's going while it lives.
class Listening {
 public:
  explicit Listening(http::Request& request) : request_(request) {
    request.when_gone([this] {
      gone_ = true;
      stop_.emit(boost::asio::cancellation_type::terminal);
    });
  }
  ~Listening() { request_.when_gone(nullptr); }
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;
  bool gone() const { return gone_; }
  boost::asio::cancellation_slot slot() { return stop_.slot(); }

 private:
  http::Request& request_;
  boost::asio::cancellation_signal stop_;
  bool gone_ = false;
};

}  // namespace detail

// The journey's result. Throws http::ClientGone, after the journey has ended, when the client went
// first. REQUIRES: the request's body has been read; T has a default.
template <class T>
http::awaitable<T> while_listening(http::Request& request, http::awaitable<T> journey) {
  namespace asio = boost::asio;
  detail::Listening listening(request);
  if (listening.gone()) throw http::ClientGone();
  auto executor = co_await asio::this_coro::executor;
  auto token = asio::bind_cancellation_slot(listening.slot(), asio::as_tuple(asio::use_awaitable));
  auto [failure, result] = co_await asio::co_spawn(executor, std::move(journey), std::move(token));
  if (failure && listening.gone()) throw http::ClientGone();
  if (failure) std::rethrow_exception(failure);
  co_return std::move(result);
}

}  // namespace sqlagent::api
