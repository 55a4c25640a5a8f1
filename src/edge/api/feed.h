// Between a journey that reports as it goes and a stream that sends at the client's pace: a queue
// of texts with one reader, and limits per user on how many of such things run at once. One thread:
// no locks.
#pragma once
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/id.h"
#include "io/http/server.h"

namespace sqlagent::api {

class Feed {
 public:
  explicit Feed(boost::asio::any_io_executor executor) : bell_(executor) {}

  // ---- the journey's side
  void push(std::string text);
  void end();
  boost::asio::cancellation_slot slot() { return stop_.slot(); }

  // ---- the reader's side
  // Ends the journey: what it waits for is cancelled.
  void stop();
  enum class Leaving { ends_the_journey, leaves_it_alone };
  // Sends what comes until the journey ends; a heartbeat when nothing came for `quiet`. Throws
  // http::ClientGone; by then the journey is stopped, or nothing more is kept for the reader.
  static http::awaitable<void> send(std::shared_ptr<Feed> feed, http::Stream& out,
                                    std::chrono::milliseconds quiet,
                                    Leaving leaving = Leaving::ends_the_journey);

 private:
  void reader_left(Leaving leaving);

  std::deque<std::string> texts_;
  bool ended_ = false, unread_ = false;
  boost::asio::steady_timer bell_;
  boost::asio::cancellation_signal stop_;
};

// Counts what one user has running.
class PerUser {
 public:
  explicit PerUser(size_t most) : most_(most) {}
  class Turn {  // gives the place back
   public:
    Turn(PerUser& counts, std::string user) : counts_(&counts), user_(std::move(user)) {}
    Turn(Turn&& other) noexcept
        : counts_(std::exchange(other.counts_, nullptr)), user_(std::move(other.user_)) {}
    Turn& operator=(Turn&&) = delete;
    ~Turn();

   private:
    PerUser* counts_;
    std::string user_;
  };
  // Error(too_many) with a sentence about `what` ("questions") beyond the limit.
  Turn enter(const UserId& user, const char* what);

 private:
  size_t most_;
  std::map<std::string, size_t> running_;
};

}  // namespace sqlagent::api
