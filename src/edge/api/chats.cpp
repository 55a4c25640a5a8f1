// Conversations: the list, one with its messages, rename, pin, delete and its undo.
#include "edge/api/body.h"
#include "edge/api/handlers.h"
#include "edge/api/present.h"

namespace sqlagent::api {
namespace {

constexpr size_t kTitleBytes = 300;

ChatId chat_of(const Request& request) {
  const auto chat = ChatId::parse(request.captures.at("session_id"));
  if (!chat) throw Error(Code::not_found, "There is no such conversation.");
  return *chat;
}

}  // namespace

awaitable<Response> sessions(App& app, Request&, const Principal& who) {
  const auto deadline = short_deadline();
  const auto chats = co_await app.history.chats(who.user, deadline);
  co_return Response::json(chats_json(chats));
}

awaitable<Response> session(App& app, Request& request, const Principal& who) {
  const auto id = chat_of(request);
  const auto deadline = short_deadline();
  const auto chat = co_await app.history.change(who.user, id, std::nullopt, std::nullopt, deadline);
  const auto turns = co_await app.history.turns(who.user, id, deadline);
  co_return Response::json(chat_with_messages_json(chat, turns));
}

awaitable<Response> change_session(App& app, Request& request, const Principal& who) {
  const auto id = chat_of(request);
  const auto body = co_await json_body(request);
  const auto title = text_member(body, "title");
  const auto pinned = flag_member(body, "pinned");
  const auto deleted = flag_member(body, "deleted");
  if (title &&
      (title->find_first_not_of(" \t\r\n") == std::string::npos || title->size() > kTitleBytes)) {
    throw Error(Code::bad_request, "A title has 1 to 300 bytes.");
  }
  if (deleted && *deleted)
    throw Error(Code::bad_request,
                "To delete a conversation, send DELETE; {\"deleted\": false} takes that back.");
  const auto deadline = short_deadline();
  if (deleted) co_await app.history.restore(who.user, id, deadline);
  const auto chat = co_await app.history.change(who.user, id, title, pinned, deadline);
  co_return Response::json(chat_json(chat));
}

awaitable<Response> delete_session(App& app, Request& request, const Principal& who) {
  const auto id = chat_of(request);
  const auto deadline = short_deadline();
  co_await app.history.remove(who.user, id, deadline);
  Response response;
  response.status = 204;
  co_return response;
}

}  // namespace sqlagent::api
