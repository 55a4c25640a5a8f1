// SQL that a person wrote or edited: through the same door as any other, and answered like a
// question.
#include "edge/api/body.h"
#include "edge/api/handlers.h"
#include "edge/api/listening.h"
#include "edge/api/present.h"

namespace sqlagent::api {
namespace {

// `message_id`: the answer whose SQL was edited.
std::optional<MessageId> mended_member(const boost::json::object& body) {
  const auto text = text_member(body, "message_id");
  if (!text || text->empty()) return std::nullopt;
  auto message = MessageId::parse(*text);
  if (!message) throw Error(Code::not_found, "There is no such answer.");
  return message;
}

answer::Statement statement_of(const boost::json::object& body, const Principal& who) {
  auto sql = text_member(body, "sql");
  if (!sql) throw Error(Code::bad_request, "`sql` is missing: one SELECT as a text.");
  if (sql->find_first_not_of(" \t\r\n") == std::string::npos)
    throw Error(Code::bad_request, "`sql` is empty: write one SELECT.");
  return {who.tenant,
          who.user,
          std::move(*sql),
          chat_member(body),
          flag_member(body, "run_anyway").value_or(false),
          mended_member(body)};
}

}  // namespace

awaitable<Response> query_sql(App& app, Request& request, const Principal& who) {
  const auto body = co_await json_body(request);
  auto statement = statement_of(body, who);
  const auto turn = app.statements.enter(who.user, "statements");
  const auto deadline = question_deadline(app);
  auto journey = app.answers.run(std::move(statement), deadline);
  const auto answer = co_await while_listening(request, std::move(journey));
  auto response = Response::json(answer_json(answer));
  response.headers.push_back({"Server-Timing", server_timing(answer)});
  co_return response;
}

}  // namespace sqlagent::api
