// Asks language models over HTTP: libcurl's multi interface on the Asio loop, so that a thousand
// calls wait in one thread. Decides about time (connect, first piece, idle, total), about asking
// again, and about endpoints that are down. Knows no prompts and no tenants.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <memory>

#include "base/deadline.h"
#include "base/result.h"
#include "io/curl/transfer.h"
#include "io/model/model.h"

namespace sqlagent::model {

namespace asio = boost::asio;
template <class T>
using awaitable = asio::awaitable<T>;

struct Options : curl::Way {
  std::chrono::milliseconds first{15'000};  // from the connection to the first piece of a reply
  std::chrono::milliseconds idle{10'000};   // between pieces; comments that keep alive are none
  size_t line_bytes = 1 << 20;              // of a stream
  size_t connections = 512;                 // at once; further calls wait their turn
  int attempts = 3;  // requests for one reply while nothing of it has come; refused parameters
                     // are extra
  // In [0, 1), for each pause before asking again. Empty: a sequence that spreads evenly.
  std::function<double()> jitter = {};
};

class Client {
 public:
  Client(asio::any_io_executor executor, Options options);
  ~Client();  // calls under way end with Failure cancelled
  Client(const Client&) = delete;

  // One turn. Never throws for what the other side does. Asks again (attempts) after unreachable,
  // rate_limited and overloaded, only while no piece of the reply has come, and only when the pause
  // (Retry-After, if given) ends before the deadline. A refused parameter is left out at once and
  // for the next hour. After five failures in a row of an endpoint the breaker answers for it, for
  // 5 s at first. Cancelling (asio's, terminal) closes the connection and returns `cancelled`.
  // Redirects are not followed: the key goes to the endpoint's host alone.
  awaitable<Result<Reply, Failure>> ask(Endpoint endpoint, Request request, Watch watch,
                                        Deadline deadline);

  // What the endpoint is taken to know, as learned so far. Costs nothing.
  Features features(const Endpoint& endpoint) const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace sqlagent::model
