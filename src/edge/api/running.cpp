// Is it alive, how does it do, and what can it do: /health, /metrics, /openapi.json and its two
// pages.
#include "app/tenancy/control.h"
#include "edge/api/documents.h"
#include "edge/api/handlers.h"
#include "edge/api/json_writer.h"
#include "io/observe/event.h"

namespace sqlagent::api {

awaitable<Response> health(App& app, Request&) {
  const auto deadline = Deadline::in(std::chrono::seconds(2));
  const bool database = co_await tenancy::control_answers(app.control, deadline);
  const auto wire = co_await jobs::health(app.wire);
  const bool all = database && wire.broker && wire.workers > 0;
  JsonWriter json;
  json.begin_object().name("status").text(!database ? "down" : all ? "ok" : "degraded");
  json.name("version").text(kVersion).name("checks").begin_object();
  json.name("database").text(database ? "ok" : "down");
  json.name("broker").text(wire.broker ? "ok" : "down");
  json.name("workers").integer(wire.workers);
  json.name("model").text(app.config.has_model() ? "ok" : "none");
  json.end_object().end_object();
  co_return Response::json(json.take(), database ? 200 : 503);
}

awaitable<Response> metrics(App&, Request&) {
  Response response;
  response.headers.push_back({"Content-Type", "text/plain; version=0.0.4; charset=utf-8"});
  response.body = observe::prometheus_text();
  co_return response;
}

awaitable<Response> openapi(App&, Request&) {
  auto response = Response::json(std::string(openapi_json()));
  response.headers[1].value = "no-cache";
  co_return response;
}

awaitable<Response> docs_page(App&, Request&) {
  Response response;
  response.headers = http::page_headers(docs_policy());
  response.headers.push_back({"Content-Type", "text/html; charset=utf-8"});
  response.headers.push_back({"Cache-Control", "no-cache"});
  response.body = docs_html();
  co_return response;
}

}  // namespace sqlagent::api
