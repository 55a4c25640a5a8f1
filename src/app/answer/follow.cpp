#include "app/answer/follow.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/answer/record.h"
#include "app/answer/under_way.h"
#include "io/observe/event.h"

namespace sqlagent::answer {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kBetweenLooks = 250ms, kPause = 1s;

constexpr StaticSql kChatOf("message.chat_of", R"(
  SELECT message.chat_id
    FROM app.chat_history message JOIN app.chats chat ON chat.id = message.chat_id
   WHERE message.id = $1::uuid AND chat.user_id = $2::uuid AND chat.deleted_at IS NULL)");
// One statement, one moment: what is over has no more events to come.
constexpr StaticSql kLook("message.look", R"(
  SELECT message.kind, message.answer, message.error, message.lease_until < now(),
         event.number, event.event, event.data
    FROM app.chat_history message
    LEFT JOIN app.answer_events event ON event.message_id = message.id AND event.number > $2::int
   WHERE message.id = $1::uuid ORDER BY event.number)");
constexpr StaticSql kInterrupted("message.interrupted", R"(
  UPDATE app.chat_history SET kind = 'error', error = $2
   WHERE id = $1::uuid AND kind IS NULL AND lease_until < now())");
constexpr StaticSql kAllInterrupted("message.all_interrupted", R"(
  UPDATE app.chat_history SET kind = 'error', error = $1
   WHERE kind IS NULL AND lease_until < now())");
constexpr StaticSql kStop("message.stop", R"(
  UPDATE app.chat_history SET kind = 'error', error = $2 WHERE id = $1::uuid AND kind IS NULL)");
constexpr StaticSql kForget("answer_events.forget", R"(
  DELETE FROM app.answer_events WHERE created_at < now() - interval '1 hour')");

}  // namespace

Follower::Follower(pg::Pool& control, asio::any_io_executor executor)
    : control_(control), executor_(std::move(executor)) {}

awaitable<ChatId> Follower::chat_of(UserId user, MessageId message, Deadline deadline) {
  pg::Params params{message.text(), user.text()};
  const auto found = co_await control_.run(kChatOf, std::move(params), deadline);
  if (found.rows.empty()) throw Error(Code::not_found, "There is no such answer.");
  co_return ChatId(found.rows[0][0].value());
}

awaitable<std::shared_ptr<View>> Follower::follow(UserId user, MessageId message,
                                                  Deadline deadline) {
  auto chat = co_await chat_of(user, message, deadline);
  if (const auto known = views_.find(message); known != views_.end())
    if (auto view = known->second.lock()) co_return view;
  const auto view = std::make_shared<View>(std::move(chat), message);
  co_await look(*view, deadline);
  if (!view->over && !views_[message].lock()) {
    views_[message] = view;
    asio::co_spawn(executor_, keep_looking(view, message), asio::detached);
  }
  co_return view;
}

awaitable<void> Follower::look(View& view, Deadline deadline) {
  const int after = view.events.empty() ? Recording::kStart : view.events.back().number;
  for (;;) {
    pg::Params params{view.message.text(), std::to_string(after)};
    const auto seen = co_await control_.run(kLook, std::move(params), deadline);
    if (seen.rows.empty()) throw Error(Code::not_found, "There is no such answer.");
    const auto& first = seen.rows[0];
    const bool over = first[0].has_value();
    if (!over && first[3] == "t") {
      pg::Params ended{view.message.text(), kInterruptedText};
      co_await control_.run(kInterrupted, std::move(ended), deadline);
      continue;
    }
    for (const auto& row : seen.rows)
      if (row[4])
        view.events.push_back({std::stoi(*row[4]), row[5].value_or(""), row[6].value_or("")});
    if (over && first[1]) {
      view.answer = answer_from_json(*first[1]);
      view.answer->chat = view.chat;
      view.answer->message = view.message;
    }
    if (over) view.error = first[2].value_or("");
    view.over = over;
    co_return;
  }
}

awaitable<void> Follower::keep_looking(std::weak_ptr<View> watched, MessageId message) {
  constexpr auto kToken = asio::as_tuple(asio::use_awaitable);
  asio::steady_timer timer(executor_);
  std::chrono::milliseconds pause = kBetweenLooks;
  for (;;) {
    timer.expires_after(pause);
    co_await timer.async_wait(kToken);
    const auto view = watched.lock();
    if (!view) break;
    const auto before = view->events.size();
    pause = kBetweenLooks;
    try {
      co_await look(*view, Deadline::in(5s));
    } catch (const Error& error) {
      // A database that is away comes back; a question that is gone does not.
      pause = kPause;
      view->over = error.code() == Code::not_found;
      view->error = error.for_the_user();
    }
    if (view->over || view->events.size() > before) view->ring();
    if (view->over) {
      views_.erase(message);
      co_return;
    }
  }
  // Another look may have begun meanwhile.
  const auto known = views_.find(message);
  if (known != views_.end() && known->second.expired()) views_.erase(known);
}

awaitable<void> Follower::stop(UserId user, MessageId message, Deadline deadline) {
  co_await chat_of(user, message, deadline);
  pg::Params params{message.text(), kStoppedText};
  co_await control_.run(kStop, std::move(params), deadline);
}

void Follower::close() {
  closing_ = true;
  for (const auto& [id, watched] : views_)
    if (const auto view = watched.lock()) view->ring();
}

awaitable<void> tidy_questions(pg::Pool& control, Deadline deadline) {
  pg::Params text{kInterruptedText};
  const pg::Params none;
  co_await control.run(kAllInterrupted, std::move(text), deadline);
  co_await control.run(kForget, none, deadline);
}

}  // namespace sqlagent::answer
