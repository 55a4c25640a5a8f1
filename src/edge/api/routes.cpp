#include "edge/api/routes.h"

#include <array>

#include "edge/api/gate.h"
#include "edge/api/handlers.h"

namespace sqlagent::api {
namespace {

using http::Method;

enum class Body { small, upload };
enum class Face { program, also_page };  // also_page: browsers that open the address get the page

using OpenHandler = awaitable<Response> (*)(App&, Request&);
struct OpenEndpoint {
  Method method;
  const char* path;
  OpenHandler handler;
};

using SignedInHandler = awaitable<Response> (*)(App&, Request&, const Principal&);
using SignedInStream = awaitable<void> (*)(App&, Request&, Stream&, const Principal&);
struct SignedInEndpoint {
  Method method;
  const char* path;
  std::variant<SignedInHandler, SignedInStream> handler;
  Body body = Body::small;
  Face face = Face::program;
};

constexpr std::array kOpen{
    OpenEndpoint{Method::post, "/auth/local/login", local_login},
    OpenEndpoint{Method::options, "/uploads", upload_options},
    OpenEndpoint{Method::get, "/health", health},
    OpenEndpoint{Method::get, "/metrics", metrics},
    OpenEndpoint{Method::get, "/openapi.json", openapi},
    OpenEndpoint{Method::get, "/docs", docs_page},
    OpenEndpoint{Method::get, "/redoc", docs_page},
};

constexpr std::array kSignedIn{
    SignedInEndpoint{Method::get, "/auth/me", me},
    SignedInEndpoint{Method::post, "/auth/logout", logout},
    SignedInEndpoint{Method::post, "/upload-files", upload_files, Body::upload},
    SignedInEndpoint{Method::get, "/task-status/{task_id}", task_status},
    SignedInEndpoint{Method::get, "/task-events", task_events},
    SignedInEndpoint{Method::del, "/tasks/{task_id}", cancel_task},
    SignedInEndpoint{Method::post, "/query", query},
    SignedInEndpoint{Method::post, "/query/stream", query_stream},
    SignedInEndpoint{Method::get, "/messages/{message_id}/stream", message_stream},
    SignedInEndpoint{Method::del, "/messages/{message_id}/stream", stop_message},
    SignedInEndpoint{Method::post, "/query/sql", query_sql},
    SignedInEndpoint{Method::post, "/query/{message_id}/choose", query_choose},
    SignedInEndpoint{Method::post, "/query/{message_id}/feedback", query_feedback},
    SignedInEndpoint{Method::get, "/query/{message_id}/rows", query_rows},
    SignedInEndpoint{Method::get, "/query/{message_id}/sent", query_sent},
    SignedInEndpoint{Method::get, "/query/{message_id}/export", export_result},
    SignedInEndpoint{Method::get, "/suggestions", suggestions},
    SignedInEndpoint{Method::get, "/suggest", suggest},
    SignedInEndpoint{Method::get, "/sessions", sessions},
    SignedInEndpoint{Method::get, "/sessions/{session_id}", session},
    SignedInEndpoint{Method::patch, "/sessions/{session_id}", change_session},
    SignedInEndpoint{Method::del, "/sessions/{session_id}", delete_session},
    SignedInEndpoint{Method::get, "/user/tables", user_tables},
    SignedInEndpoint{Method::get, "/user/tables/{table}", table_rows},
    SignedInEndpoint{Method::patch, "/user/tables/{table}", change_table},
    SignedInEndpoint{Method::del, "/user/tables/{table}", delete_table},
    SignedInEndpoint{Method::get, "/user/tables/{table}/receipt", table_receipt},
    SignedInEndpoint{Method::get, "/user/tables/{table}/lineage", table_lineage},
    SignedInEndpoint{Method::get, "/user/tables/{table}/profile", table_profile},
    SignedInEndpoint{Method::post, "/user/tables/{table}/reimport", reimport_table},
    SignedInEndpoint{Method::post, "/user/tables/{table}/undo", undo_table},
    SignedInEndpoint{Method::post, "/uploads", create_upload},
    SignedInEndpoint{Method::head, "/uploads/{upload}", upload_offset},
    SignedInEndpoint{Method::patch, "/uploads/{upload}", continue_upload, Body::upload},
    SignedInEndpoint{Method::del, "/uploads/{upload}", end_upload},
    SignedInEndpoint{Method::get, "/user/databases", user_databases},
    SignedInEndpoint{Method::get, "/user/definitions", definitions},
    SignedInEndpoint{Method::put, "/user/definitions", define},
    SignedInEndpoint{Method::get, "/user/verified", verified_queries},
    SignedInEndpoint{Method::del, "/user/verified/{verified_id}", forget_verified},
    SignedInEndpoint{Method::get, "/user/model", user_model},
    SignedInEndpoint{Method::put, "/user/model", change_user_model},
    SignedInEndpoint{Method::post, "/user/model/try", try_user_model},
    SignedInEndpoint{Method::get, "/user/model/usage", user_model_usage},
    SignedInEndpoint{Method::get, "/trust", trust_report, Body::small, Face::also_page},
};

constexpr uint64_t kSmallBodyBytes = 64 * 1024;
constexpr uint64_t kFormBytes = 1 << 20;  // boundaries and part heads beside the files themselves

http::Handler open(App& app, OpenHandler handler) {
  return [&app, handler](Request& request) { return handler(app, request); };
}

http::Handler signed_in(App& app, SignedInHandler handler) {
  return [&app, handler](Request& request) -> awaitable<Response> {
    const auto who = co_await authenticate(app, request);
    auto response = co_await handler(app, request, who);
    co_return response;
  };
}

http::StreamHandler signed_in(App& app, SignedInStream handler) {
  return [&app, handler](Request& request, Stream& out) -> awaitable<void> {
    const auto who = co_await authenticate(app, request);
    co_await handler(app, request, out, who);
  };
}

// One address, two faces. The page needs no sign-in, it asks for one.
http::Handler page_first(App& app, http::Handler data) {
  return [&app, data = std::move(data)](Request& request) -> awaitable<Response> {
    const auto accept = request.header("Accept").value_or("");
    if (accept.find("text/html") != std::string_view::npos) {
      if (auto page = app.page.answer(request)) {
        page->headers.push_back({"Vary", "Accept"});
        co_return std::move(*page);
      }
    }
    auto response = co_await data(request);
    co_return response;
  };
}

}  // namespace

std::vector<http::Route> routes(App& app) {
  std::vector<http::Route> all;
  for (const auto& endpoint : kOpen) {
    all.push_back({endpoint.method, endpoint.path, open(app, endpoint.handler), kSmallBodyBytes});
  }
  for (const auto& endpoint : kSignedIn) {
    const auto limit =
        endpoint.body == Body::upload ? app.config.max_upload_bytes + kFormBytes : kSmallBodyBytes;
    const auto add = [&](auto handler) {
      all.push_back({endpoint.method, endpoint.path, signed_in(app, handler), limit});
    };
    std::visit(add, endpoint.handler);
    if (endpoint.face == Face::also_page)
      all.back().handler = page_first(app, std::get<http::Handler>(all.back().handler));
  }
  return all;
}

std::vector<Listed> listed_routes() {
  std::vector<Listed> all;
  for (const auto& endpoint : kOpen)
    all.push_back({std::string(http::name(endpoint.method)), endpoint.path, true});
  for (const auto& endpoint : kSignedIn)
    all.push_back({std::string(http::name(endpoint.method)), endpoint.path, false});
  return all;
}

}  // namespace sqlagent::api
