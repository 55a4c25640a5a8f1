// What is known about one table of the user, and what can be done with it: its receipt, profile and
// lineage; renaming; and, by a worker, reading its file anew, undo and delete.
#include <boost/json.hpp>
#include <charconv>

#include "app/importer/past.h"
#include "edge/api/body.h"
#include "edge/api/handlers.h"
#include "edge/api/json_writer.h"

namespace sqlagent::api {
namespace {

std::string ordered_json(const TaskId& task, std::string_view message) {
  JsonWriter json;
  json.begin_object().name("task_id").text(task.text()).name("status").text("PENDING");
  return json.name("message").text(message).end_object().take();
}

awaitable<Response> change(App& app, const Request& request, const Principal& who,
                           const char* action, const char* message) {
  const auto deadline = short_deadline();
  jobs::ChangeTable job{request.captures.at("table"), action};
  const auto task =
      co_await importer::order(app.control, who.tenant, who.user, std::move(job), deadline);
  co_await app.bell.ring(task, deadline);
  co_return Response::json(ordered_json(task, message), 202);
}

void write_optional(JsonWriter& json, const std::optional<std::string>& text) {
  text ? json.text(*text) : json.null();
}

void write_column(JsonWriter& json, const catalog::Column& column) {
  const auto& facts = column.facts;
  json.begin_object().name("name").text(facts.name).name("display_name").text(facts.display);
  json.name("type").text(name(facts.type)).name("role").text(catalog::name(column.role));
  json.name("unit");
  write_optional(json, facts.unit);
  json.name("rows").integer(facts.rows).name("nulls").integer(facts.nulls);
  json.name("distinct").integer(facts.distinct);
  json.name("distinct_exact").boolean(facts.distinct_exact);
  json.name("min");
  write_optional(json, facts.min);
  json.name("max");
  write_optional(json, facts.max);
  json.name("description").text(column.description).name("top").begin_array();
  for (const auto& [value, count] : facts.top)
    json.begin_object().name("value").text(value).name("count").integer(count).end_object();
  json.end_array().end_object();
}

std::vector<long long> rows_of(const Request& request) {
  const auto found = request.query.find("rows");
  std::string_view list = found == request.query.end() ? std::string_view() : found->second;
  std::vector<long long> rows;
  while (!list.empty()) {
    long long row = 0;
    const auto [end, error] = std::from_chars(list.data(), list.data() + list.size(), row);
    list.remove_prefix(static_cast<size_t>(end - list.data()));
    const bool more = list.starts_with(',');
    if (error != std::errc() || (!list.empty() && !more) ||
        rows.size() >= importer::kMaxLineageRows)
      throw Error(Code::bad_request, "`rows` is a list of at most 1000 row numbers, like 17,18.");
    if (more) list.remove_prefix(1);
    rows.push_back(row);
  }
  return rows;
}

}  // namespace

awaitable<Response> table_receipt(App& app, Request& request, const Principal& who) {
  const auto deadline = short_deadline();
  auto receipt = co_await importer::receipt_json(app.control, who.tenant,
                                                 request.captures.at("table"), deadline);
  co_return Response::json(std::move(receipt));
}

awaitable<Response> table_lineage(App& app, Request& request, const Principal& who) {
  const auto deadline = short_deadline();
  auto rows = rows_of(request);
  auto lineage = co_await importer::lineage_json(
      app.control, who.tenant, request.captures.at("table"), std::move(rows), deadline);
  co_return Response::json(std::move(lineage));
}

awaitable<Response> table_profile(App& app, Request& request, const Principal& who) {
  const auto deadline = question_deadline(app);
  auto tenant = co_await app.tenancy.home_of(who.tenant, deadline);
  const auto catalog = co_await app.tenancy.catalog(std::move(tenant), deadline);
  const int at = catalog->find_table("", request.captures.at("table"));
  if (at < 0) throw Error(Code::not_found, "There is no table of that name.");
  const auto& table = catalog->tables()[static_cast<size_t>(at)];
  const auto spread =
      co_await importer::spread_of(app.control, who.tenant, request.captures.at("table"), deadline);
  JsonWriter json;
  json.begin_object().name("table").text(table.facts.name);
  json.name("display_name").text(table.facts.display);
  json.name("description").text(table.facts.description);
  json.name("file").text(table.facts.file).name("sheet").text(table.facts.sheet);
  json.name("rows").integer(table.facts.rows).name("columns").begin_array();
  for (const auto& column : table.columns) write_column(json, column);
  json.end_array().name("spread").raw(spread).end_object();
  co_return Response::json(json.take());
}

awaitable<Response> change_table(App& app, Request& request, const Principal& who) {
  const auto body = co_await json_body(request);
  const auto deadline = short_deadline();
  importer::Words words{text_member(body, "display_name"), text_member(body, "description")};
  co_await importer::describe(app.control, who.tenant, request.captures.at("table"),
                              std::move(words), deadline);
  Response done;
  done.status = 204;
  co_return done;
}

awaitable<Response> reimport_table(App& app, Request& request, const Principal& who) {
  const auto body = co_await json_body(request);
  const auto* choices = body.if_contains("choices");
  if (!choices || !choices->is_object())
    throw Error(Code::bad_request,
                "`choices` must be an object: ids of decisions and what they shall be.");
  const auto deadline = short_deadline();
  jobs::ReimportTable job{request.captures.at("table"), boost::json::serialize(*choices),
                          text_member(body, "import").value_or("")};
  const auto task =
      co_await importer::order(app.control, who.tenant, who.user, std::move(job), deadline);
  co_await app.bell.ring(task, deadline);
  co_return Response::json(ordered_json(task, "The file is being read again."), 202);
}

awaitable<Response> undo_table(App& app, Request& request, const Principal& who) {
  auto response = co_await change(app, request, who, "undo", "It is being undone.");
  co_return response;
}

awaitable<Response> delete_table(App& app, Request& request, const Principal& who) {
  auto response = co_await change(app, request, who, "delete",
                                  "The table is being deleted; undo brings it back.");
  co_return response;
}

}  // namespace sqlagent::api
