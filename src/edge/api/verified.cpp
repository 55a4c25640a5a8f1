// The tenant's verified queries: the list, and forgetting one of them.
#include "edge/api/handlers.h"
#include "edge/api/json_writer.h"

namespace sqlagent::api {
namespace {

// A UUID in its one written form; whatever else is nobody's.
std::string id_of(const Request& request) {
  const auto id = MessageId::parse(request.captures.at("verified_id"));
  if (!id) throw Error(Code::not_found, "There is no such verified query.");
  return id->text();
}

void write(JsonWriter& json, const answer::VerifiedQuery& one) {
  json.begin_object().name("id").text(one.id).name("question").text(one.question);
  json.name("sql").text(one.sql).name("state").text(answer::name(one.state)).name("reason");
  one.reason.empty() ? json.null() : json.text(one.reason);
  json.name("by").text(one.by).name("verified_at").text(one.verified_at);
  json.name("proved_at").text(one.proved_at).name("message_id");
  one.message.empty() ? json.null() : json.text(one.message);
  json.end_object();
}

}  // namespace

awaitable<Response> verified_queries(App& app, Request&, const Principal& who) {
  const auto deadline = question_deadline(app);
  const auto known = co_await app.answers.verified(who.tenant, deadline);
  JsonWriter json;
  json.begin_object().name("verified").begin_array();
  for (const auto& one : known) write(json, one);
  co_return Response::json(json.end_array().end_object().take());
}

awaitable<Response> forget_verified(App& app, Request& request, const Principal& who) {
  auto id = id_of(request);
  const auto deadline = short_deadline();
  co_await app.answers.forget(who.tenant, std::move(id), deadline);
  Response response;
  response.status = 204;
  co_return response;
}

}  // namespace sqlagent::api
