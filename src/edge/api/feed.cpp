#include "edge/api/feed.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "io/http/sse.h"

namespace sqlagent::api {

namespace asio = boost::asio;

void Feed::push(std::string text) {
  if (unread_) return;
  texts_.push_back(std::move(text));
  bell_.cancel();
}

void Feed::end() {
  ended_ = true;
  bell_.cancel();
}

void Feed::stop() {
  stop_.emit(asio::cancellation_type::terminal);
}

void Feed::reader_left(Leaving leaving) {
  if (leaving == Leaving::ends_the_journey) return stop();
  unread_ = true;
  texts_.clear();
  bell_.cancel();
}

http::awaitable<void> Feed::send(std::shared_ptr<Feed> feed, http::Stream& out,
                                 std::chrono::milliseconds quiet, Leaving leaving) {
  out.when_gone([feed, leaving] { feed->reader_left(leaving); });
  constexpr auto kToken = asio::as_tuple(asio::use_awaitable);
  for (;;) {
    if (out.client_gone()) {
      feed->reader_left(leaving);
      throw http::ClientGone();
    }
    if (!feed->texts_.empty()) {
      const auto text = std::move(feed->texts_.front());
      feed->texts_.pop_front();
      co_await out.write(text);
      continue;
    }
    if (feed->ended_) break;
    feed->bell_.expires_after(quiet);
    const auto [woken] = co_await feed->bell_.async_wait(kToken);
    if (!woken && feed->texts_.empty() && !feed->ended_)
      feed->texts_.push_back(http::sse_heartbeat());
  }
  out.when_gone(nullptr);
}

PerUser::Turn PerUser::enter(const UserId& user, const char* what) {
  auto& count = running_[user.text()];
  if (count >= most_) {
    throw Error(Code::too_many,
                std::string("Too many ") + what + " of yours are under way; wait for one to end.");
  }
  ++count;
  return {*this, user.text()};
}

PerUser::Turn::~Turn() {
  if (!counts_) return;
  const auto found = counts_->running_.find(user_);
  if (--found->second == 0) counts_->running_.erase(found);
}

}  // namespace sqlagent::api
