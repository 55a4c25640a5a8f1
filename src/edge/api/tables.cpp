// The user's data: tables, their rows in windows, and where they live.
#include "edge/api/body.h"
#include "edge/api/handlers.h"
#include "edge/api/json_writer.h"
#include "edge/api/present.h"

namespace sqlagent::api {
namespace {

struct Place {
  std::string name, kind;
};

Place place_of(const tenancy::Home& home) {
  if (const auto* schema = std::get_if<tenancy::SchemaHome>(&home))
    return {schema->schema, "schema"};
  return {std::get<tenancy::DatabaseHome>(home).database, "database"};
}

void write_place(JsonWriter& json, const Place& place, bool is_home, size_t tables) {
  json.begin_object().name("name").text(place.name).name("kind").text(place.kind);
  json.name("home").boolean(is_home).name("tables").integer(tables).end_object();
}

}  // namespace

awaitable<Response> user_tables(App& app, Request&, const Principal& who) {
  const auto deadline = short_deadline();
  const auto tables = co_await tenancy::user_tables(app.control, who.tenant, deadline);
  co_return Response::json(user_tables_json(tables));
}

awaitable<Response> user_databases(App& app, Request&, const Principal& who) {
  const auto deadline = short_deadline();
  const auto tenant = co_await app.tenancy.home_of(who.tenant, deadline);
  const auto catalog = co_await app.tenancy.catalog(tenant, deadline);
  size_t own = 0, shared = 0;
  for (const auto& table : catalog->tables()) ++(table.facts.shared ? shared : own);
  JsonWriter json;
  json.begin_object().name("databases").begin_array();
  write_place(json, place_of(tenant.home()), true, own);
  write_place(json, {"public", "schema"}, false, shared);
  json.end_array().end_object();
  co_return Response::json(json.take());
}

awaitable<Response> table_rows(App& app, Request& request, const Principal& who) {
  const auto name = request.captures.at("table");
  const auto limit = number_parameter(request, "limit", 100, 1, tenancy::kMaxWindowRows);
  const auto found = request.query.find("after");
  const auto after = found == request.query.end() ? std::string() : found->second;
  const auto deadline = question_deadline(app);
  auto tenant = co_await app.tenancy.home_of(who.tenant, deadline);
  const auto window =
      co_await tenancy::window(app.tenancy, std::move(tenant), name, limit, after, deadline);
  co_return Response::json(window_json(name, window));
}

}  // namespace sqlagent::api
