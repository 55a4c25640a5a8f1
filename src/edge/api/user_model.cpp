// What a person chooses about language models: how much leaves this machine, an endpoint of their
// own, how much a day; what they used; and what was sent for an answer. A key goes in, never out.
#include "app/models/own_endpoint.h"
#include "edge/api/body.h"
#include "edge/api/handlers.h"
#include "edge/api/json_writer.h"
#include "edge/api/listening.h"
#include "edge/api/present.h"

namespace sqlagent::api {
namespace {

namespace json = boost::json;

[[noreturn]] void refuse(std::string why) {
  throw Error(Code::bad_request, std::move(why));
}

// ---- in

// Outer nullopt: the member is absent, and what it stands for stays as it is.
std::optional<std::optional<prompt::Share>> share_change(const json::object& body) {
  if (!body.contains("share")) return std::nullopt;
  const auto text = text_member(body, "share");
  if (!text) return std::optional<prompt::Share>();
  const auto share = prompt::share_from_name(*text);
  if (!share) refuse("`share` is one of nothing, schema, samples and rows, or null.");
  return share;
}

std::optional<std::optional<models::OwnChange>> own_change(const json::object& body) {
  const auto* value = body.if_contains("endpoint");
  if (!value) return std::nullopt;
  if (value->is_null()) return std::optional<models::OwnChange>();
  const auto* endpoint = value->if_object();
  if (!endpoint) refuse("`endpoint` must be an object, or null for the server's.");
  only(*endpoint, {"base_url", "model", "key", "price"});
  models::OwnChange change{text_member(*endpoint, "base_url").value_or(""),
                           text_member(*endpoint, "model").value_or(""), std::nullopt,
                           text_member(*endpoint, "price").value_or("")};
  if (endpoint->contains("key")) change.key = Secret(text_member(*endpoint, "key").value_or(""));
  return change;
}

std::optional<std::optional<int64_t>> tokens_change(const json::object& body) {
  const auto* value = body.if_contains("tokens_per_day");
  if (!value) return std::nullopt;
  if (value->is_null()) return std::optional<int64_t>();
  if (!value->is_int64() || value->get_int64() < 0)
    refuse("`tokens_per_day` must be a whole number from 0, or null.");
  return std::optional(value->get_int64());
}

// A text, since numbers of JSON are not exact.
std::optional<std::optional<Nano>> money_change(const json::object& body) {
  if (!body.contains("money_per_day")) return std::nullopt;
  const auto text = text_member(body, "money_per_day");
  if (!text) return std::optional<Nano>();
  const auto amount = nano_from_text(*text);
  if (!amount) refuse("`money_per_day` must be an amount as a text, like \"0.50\", or null.");
  return amount;
}

// ---- out

void write_money(JsonWriter& json, std::string_view name, const std::optional<Nano>& amount) {
  json.name(name);
  amount ? json.text(text_of(*amount)) : json.null();
}

void write_limits(JsonWriter& json, std::string_view name, const models::Limits& limits) {
  json.name(name).begin_object().name("tokens_per_day");
  limits.tokens ? json.integer(*limits.tokens) : json.null();
  write_money(json, "money_per_day", limits.money);
  json.end_object();
}

void write_own(JsonWriter& json, const models::Standing& standing) {
  json.name("endpoint");
  const auto& own = standing.chosen.own;
  if (!own) {
    json.null();
    return;
  }
  json.begin_object().name("base_url").text(own->endpoint.base_url);
  json.name("model").text(own->endpoint.model);
  json.name("key_is_set").boolean(standing.key_is_set);
  json.name("key_ends_in").text(standing.key_ends_in);
  json.name("key_is_unreadable").boolean(own->unreadable);
  json.name("price").text(own->price_text).end_object();
}

void write_server(JsonWriter& json, const models::Operator& by_server) {
  json.name("server").begin_object().name("model");
  by_server.endpoint ? json.text(by_server.endpoint->model) : json.null();
  json.name("host");
  by_server.endpoint ? json.text(models::host_of(*by_server.endpoint)) : json.null();
  json.name("share").text(prompt::name(by_server.share));
  json.name("own_endpoints")
      .boolean(by_server.own_endpoints.at_public_addresses ||
               !by_server.own_endpoints.hosts.empty());
  write_limits(json, "limits", by_server.limits);
  json.end_object();
}

std::string standing_json(const models::Standing& standing, const models::Operator& by_server) {
  JsonWriter json;
  json.begin_object().name("share").text(prompt::name(standing.share));
  json.name("chosen_share");
  standing.chosen.share ? json.text(prompt::name(*standing.chosen.share)) : json.null();
  write_own(json, standing);
  write_server(json, by_server);
  write_limits(json, "chosen_limits", standing.chosen.limits);
  write_limits(json, "limits", standing.limits);
  json.name("price_is_known").boolean(standing.price.has_value());
  json.name("currency").text(by_server.currency);
  json.name("today").begin_object().name("tokens").integer(standing.today.tokens);
  write_money(json, "money", standing.today.money);
  return json.end_object().end_object().take();
}

std::string usage_json(const std::vector<models::DayUse>& days) {
  JsonWriter json;
  json.begin_object().name("days").begin_array();
  for (const auto& day : days) {
    json.begin_object().name("day").text(day.day).name("model").text(day.model);
    json.name("calls").integer(day.calls).name("estimated_calls").integer(day.estimated_calls);
    json.name("prompt_tokens").integer(day.prompt_tokens);
    json.name("cached_tokens").integer(day.cached_tokens);
    json.name("completion_tokens").integer(day.completion_tokens);
    const bool priced = !day.currency.empty();
    write_money(json, "money", priced ? std::optional(day.money) : std::nullopt);
    json.name("currency");
    priced ? json.text(day.currency) : json.null();
    json.end_object();
  }
  return json.end_array().end_object().take();
}

}  // namespace

awaitable<Response> user_model(App& app, Request&, const Principal& who) {
  const auto standing = co_await app.models.standing(who.tenant, short_deadline());
  co_return Response::json(standing_json(standing, app.models.by_server()));
}

awaitable<Response> change_user_model(App& app, Request& request, const Principal& who) {
  const auto body = co_await json_body(request);
  only(body, {"share", "endpoint", "tokens_per_day", "money_per_day"});
  models::Change change{share_change(body), own_change(body), tokens_change(body),
                        money_change(body)};
  const auto deadline = short_deadline();
  co_await app.models.change(who.tenant, std::move(change), deadline);
  const auto standing = co_await app.models.standing(who.tenant, deadline);
  co_return Response::json(standing_json(standing, app.models.by_server()));
}

awaitable<Response> try_user_model(App& app, Request& request, const Principal& who) {
  const auto turn = app.questions.enter(who.user, "questions");
  auto trial = app.models.try_it(who.tenant, question_deadline(app));
  const auto tried = co_await while_listening(request, std::move(trial));
  JsonWriter json;
  json.begin_object().name("works").boolean(tried.works).name("sentence").text(tried.sentence);
  json.name("seconds").decimal(tried.seconds, 3).end_object();
  co_return Response::json(json.take());
}

awaitable<Response> user_model_usage(App& app, Request&, const Principal& who) {
  const auto days = co_await app.models.last_days(who.tenant, short_deadline());
  co_return Response::json(usage_json(days));
}

awaitable<Response> query_sent(App& app, Request& request, const Principal& who) {
  auto message = MessageId::parse(request.captures.at("message_id"));
  if (!message) throw Error(Code::not_found, "There is no such answer.");
  const auto sent = co_await app.history.sent(who.user, std::move(*message), short_deadline());
  co_return Response::json(strings_json("sent", sent));
}

}  // namespace sqlagent::api
