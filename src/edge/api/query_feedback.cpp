// POST /query/{message_id}/feedback: whether an answer is right. A good one is remembered.
#include "base/utf8.h"
#include "edge/api/body.h"
#include "edge/api/handlers.h"
#include "edge/api/json_writer.h"

namespace sqlagent::api {
namespace {

constexpr size_t kNoteCharacters = 1'000;

answer::Feedback feedback_of(const Request& request, const boost::json::object& body,
                             const Principal& who) {
  auto message = MessageId::parse(request.captures.at("message_id"));
  if (!message) throw Error(Code::not_found, "There is no such answer.");
  const auto said = text_member(body, "verdict");
  using enum answer::Verdict;
  std::optional<answer::Verdict> verdict;
  for (const auto one : {up, down, none})
    if (said == answer::name(one)) verdict = one;
  if (!verdict)
    throw Error(Code::bad_request,
                "`verdict` is missing: send \"up\" or \"down\", or \"none\" to take it back.");
  auto note = text_member(body, "note").value_or("");
  if (utf8_length(note) > kNoteCharacters || note.find('\0') != std::string::npos)
    throw Error(Code::bad_request, "`note` is too long: at most 1,000 characters of text.");
  return {who.tenant, who.user, std::move(*message), *verdict, std::move(note)};
}

}  // namespace

awaitable<Response> query_feedback(App& app, Request& request, const Principal& who) {
  const auto body = co_await json_body(request);
  auto feedback = feedback_of(request, body, who);
  const auto verdict = answer::name(feedback.verdict);
  const auto deadline = question_deadline(app);
  const auto said = co_await app.answers.feedback(std::move(feedback), deadline);
  JsonWriter json;
  json.begin_object().name("verdict").text(verdict);
  json.name("remembered").boolean(said.remembered).name("detail");
  said.why_not.empty() ? json.null() : json.text(said.why_not);
  co_return Response::json(json.end_object().take());
}

}  // namespace sqlagent::api
