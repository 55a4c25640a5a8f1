// POST /query/{message_id}/choose: one option of a clarification, or another choice for what an
// answer assumed.
#include "edge/api/body.h"
#include "edge/api/handlers.h"
#include "edge/api/listening.h"
#include "edge/api/present.h"

namespace sqlagent::api {
namespace {

constexpr size_t kChoiceBytes = 400;

std::string choice_member(const boost::json::object& body, const char* name) {
  auto text = text_member(body, name);
  if (!text || text->empty() || text->size() > kChoiceBytes)
    throw Error(Code::bad_request,
                std::string("`") + name + "` is missing or too long. Send {\"option\": …} for a " +
                    "clarification, or {\"assumption\": …, \"choice\": …} for an answer.");
  return std::move(*text);
}

answer::Selection selection_of(const Request& request, const boost::json::object& body,
                               const Principal& who) {
  auto message = MessageId::parse(request.captures.at("message_id"));
  if (!message) throw Error(Code::not_found, "There is no such answer.");
  answer::Selection selection{who.tenant,
                              who.user,
                              std::move(*message),
                              std::nullopt,
                              {},
                              today_member(body),
                              flag_member(body, "run_anyway").value_or(false)};
  if (body.contains("option"))
    selection.option = choice_member(body, "option");
  else
    selection.choice = {choice_member(body, "assumption"), choice_member(body, "choice")};
  return selection;
}

}  // namespace

awaitable<Response> query_choose(App& app, Request& request, const Principal& who) {
  const auto body = co_await json_body(request);
  auto selection = selection_of(request, body, who);
  const auto turn = app.questions.enter(who.user, "questions");
  const auto deadline = question_deadline(app);
  auto journey = app.answers.choose(std::move(selection), deadline);
  const auto answer = co_await while_listening(request, std::move(journey));
  auto response = Response::json(answer_json(answer));
  response.headers.push_back({"Server-Timing", server_timing(answer)});
  co_return response;
}

}  // namespace sqlagent::api
