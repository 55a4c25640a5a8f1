// Looking on at a question from anywhere: another tab, another device, another server, after a
// broken connection, after its end. Read from the database, so that it does not matter which
// process answers. One look every quarter of a second per question, however many look on.
#pragma once
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/answer/answer.h"
#include "app/answer/recording.h"

namespace sqlagent::answer {

struct View {  // of one question, shared by all who look on
  View(ChatId in, MessageId of) : chat(std::move(in)), message(std::move(of)) {}
  const ChatId chat;
  const MessageId message;
  std::vector<Event> events;  // what is kept of the way, in order; only grows
  bool over = false;
  std::optional<Answer> answer;               // once over; absent: it failed
  std::string error;                          // for the user
  std::set<pg::asio::steady_timer*> waiting;  // of those who look on; cancelled at each change
  void ring() const {
    for (auto* timer : waiting) timer->cancel();
  }
};

class Follower {
 public:
  Follower(pg::Pool& control, pg::asio::any_io_executor executor);

  // Error(not_found) alike for a message that is absent, in a deleted chat, or somebody else's. A
  // question whose process is gone is over, and says so.
  awaitable<std::shared_ptr<View>> follow(UserId user, MessageId message, Deadline deadline);
  // Ends the question for good unless it is over. Error(not_found) as above. The journey ends at
  // once in this process (UnderWay::stop), elsewhere with its next renewal.
  awaitable<void> stop(UserId user, MessageId message, Deadline deadline);

  // The process wants to end: those who look on come back by themselves.
  void close();
  bool closing() const { return closing_; }

 private:
  awaitable<ChatId> chat_of(UserId user, MessageId message, Deadline deadline);
  awaitable<void> look(View& view, Deadline deadline);
  awaitable<void> keep_looking(std::weak_ptr<View> watched, MessageId message);

  pg::Pool& control_;
  pg::asio::any_io_executor executor_;
  std::map<MessageId, std::weak_ptr<View>> views_;
  bool closing_ = false;
};

// For the timetable: ends the questions whose process is gone, and removes the events of those that
// were asked an hour ago.
awaitable<void> tidy_questions(pg::Pool& control, Deadline deadline);

}  // namespace sqlagent::answer
