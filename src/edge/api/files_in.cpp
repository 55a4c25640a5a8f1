// Files in, and what becomes of them: upload, task status, task events, cancelling.
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>

#include "app/jobs/events.h"
#include "edge/api/handlers.h"
#include "edge/api/json_writer.h"
#include "edge/api/present.h"
#include "edge/api/problem.h"
#include "edge/api/upload.h"
#include "io/http/header_value.h"
#include "io/http/sse.h"

namespace sqlagent::api {
namespace {

using namespace std::chrono_literals;

TaskId task_of(const Request& request) {
  const auto task = TaskId::parse(request.captures.at("task_id"));
  if (!task)
    throw Error(Code::not_found,
                "There is no such task. It may have been removed, or the link is wrong.");
  return *task;
}

// The field wins over the query: it is nearer to the file.
std::string wish(const Upload& upload, const Request& request, const char* name,
                 std::string otherwise) {
  if (const auto field = upload.field(name)) return *field;
  const auto found = request.query.find(name);
  return found == request.query.end() ? std::move(otherwise) : found->second;
}

importer::Wishes wishes_of(const Upload& upload, const Request& request) {
  return {wish(upload, request, "mode", "new"), wish(upload, request, "table", ""),
          wish(upload, request, "duplicates", "keep")};
}

}  // namespace

std::string accepted_json(const importer::Accepted& accepted,
                          const std::vector<importer::SpooledFile>& files) {
  JsonWriter json;
  json.begin_object().name("task_id").text(accepted.task.text()).name("status").text("PENDING");
  const auto count = std::to_string(files.size()) + (files.size() == 1 ? " file is" : " files are");
  json.name("message").text(accepted.repeated ? "These files came before; this is their task."
                                              : count + " in and will be loaded.");
  json.name("files").begin_array();
  for (const auto& file : files) {
    json.begin_object().name("name").text(file.name).name("size").integer(file.bytes).end_object();
  }
  return json.end_array().end_object().take();
}

namespace {

awaitable<void> follow_events(App& app, UserId user, std::string after,
                              std::shared_ptr<Feed> feed) {
  jobs::EventReader reader(app.wire, user, std::move(after));
  for (;;) {
    const auto events = co_await reader.next(15s);
    for (const auto& event : events)
      feed->push(http::sse_text({.id = event.id, .event = "task", .data = event.text}));
  }
}

}  // namespace

awaitable<Response> upload_files(App& app, Request& request, const Principal& who) {
  const auto type = http::parse_header_value(request.header("Content-Type").value_or(""));
  if (type.value == "application/json") {
    auto response = co_await hand_in(app, request, who);
    co_return response;
  }
  const auto turn = app.uploads.enter(who.user, "uploads");
  Upload upload(app, request.header("Content-Type").value_or(""));
  co_await upload.receive(request);
  const auto& files = upload.files();
  const bool all_empty =
      std::ranges::all_of(files, [](const auto& file) { return file.bytes == 0; });
  if (!files.empty() && all_empty) {
    throw Error(Code::bad_request,
                files.size() == 1 ? "\"" + files[0].name + "\" is empty; there is nothing to read."
                                  : "All of these files are empty; there is nothing to read.");
  }
  std::optional<std::string> key;
  if (const auto sent = request.header("Idempotency-Key")) key = std::string(*sent);
  const auto wishes = wishes_of(upload, request);
  const auto deadline = short_deadline();
  const auto accepted =
      co_await importer::accept(app.control, who.tenant, who.user, files, wishes, key, deadline);
  if (!accepted.repeated) {
    upload.release();
    co_await app.bell.ring(accepted.task, deadline);
  }
  co_return Response::json(accepted_json(accepted, files), 202);
}

awaitable<Response> task_status(App& app, Request& request, const Principal& who) {
  const auto task = task_of(request);
  const auto deadline = short_deadline();
  const auto status = co_await jobs::status(app.control, who.tenant, task, deadline);
  co_return Response::json(jobs::to_json(status));
}

awaitable<Response> cancel_task(App& app, Request& request, const Principal& who) {
  const auto task = task_of(request);
  const auto deadline = short_deadline();
  const auto status = co_await jobs::revoke(app.control, app.wire, who.tenant, task, deadline);
  co_return Response::json(jobs::to_json(status));
}

awaitable<void> task_events(App& app, Request& request, Stream& out, const Principal& who) {
  const auto turn = app.streams.enter(who.user, "event streams");
  const auto after = request.header("Last-Event-ID").value_or("");
  co_await out.head(200, http::sse_headers());
  co_await out.write(http::sse_heartbeat());
  const auto feed = std::make_shared<Feed>(app.executor);
  app.open_ended.insert(feed.get());
  const std::shared_ptr<void> listed(nullptr,
                                     [&app, feed](void*) { app.open_ended.erase(feed.get()); });
  // Without Redis the stream ends and the browser comes back by itself.
  auto ended =
      asio::bind_cancellation_slot(feed->slot(), [feed](std::exception_ptr) { feed->end(); });
  auto journey = follow_events(app, who.user, std::string(after), feed);
  asio::co_spawn(app.executor, std::move(journey), std::move(ended));
  co_await Feed::send(feed, out, 20s);
}

}  // namespace sqlagent::api
