// Where one table of the user came from, its receipt and lineage; and what a worker can do with it:
// reading its file anew, undo and delete.
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
