// The handlers of the route tables (routes.cpp). Open ones get no Principal, so they cannot touch
// anybody's data by accident; signed-in ones cannot be listed as open, since their type is another.
#pragma once
#include "edge/api/app.h"

namespace sqlagent::api {

using http::awaitable;
using http::Request;
using http::Response;
using http::Stream;
using identity::Principal;

// ---- open
awaitable<Response> local_login(App& app, Request& request);
awaitable<Response> upload_options(App& app, Request& request);
awaitable<Response> health(App& app, Request& request);
awaitable<Response> metrics(App& app, Request& request);
awaitable<Response> openapi(App& app, Request& request);
awaitable<Response> docs_page(App& app, Request& request);

// ---- signed in: who
awaitable<Response> me(App& app, Request& request, const Principal& who);
awaitable<Response> logout(App& app, Request& request, const Principal& who);
// ---- signed in: files and tasks
awaitable<Response> upload_files(App& app, Request& request, const Principal& who);
awaitable<Response> task_status(App& app, Request& request, const Principal& who);
awaitable<Response> cancel_task(App& app, Request& request, const Principal& who);
awaitable<void> task_events(App& app, Request& request, Stream& out, const Principal& who);
// ---- signed in: questions and chats
awaitable<Response> query(App& app, Request& request, const Principal& who);
awaitable<void> query_stream(App& app, Request& request, Stream& out, const Principal& who);
awaitable<void> message_stream(App& app, Request& request, Stream& out, const Principal& who);
awaitable<Response> stop_message(App& app, Request& request, const Principal& who);
awaitable<Response> query_choose(App& app, Request& request, const Principal& who);
awaitable<Response> query_feedback(App& app, Request& request, const Principal& who);
awaitable<Response> query_rows(App& app, Request& request, const Principal& who);
awaitable<Response> query_sent(App& app, Request& request, const Principal& who);
awaitable<Response> query_sql(App& app, Request& request, const Principal& who);
awaitable<void> export_result(App& app, Request& request, Stream& out, const Principal& who);
awaitable<Response> suggestions(App& app, Request& request, const Principal& who);
awaitable<Response> suggest(App& app, Request& request, const Principal& who);
awaitable<Response> sessions(App& app, Request& request, const Principal& who);
awaitable<Response> session(App& app, Request& request, const Principal& who);
awaitable<Response> change_session(App& app, Request& request, const Principal& who);
awaitable<Response> delete_session(App& app, Request& request, const Principal& who);
// ---- signed in: data
awaitable<Response> user_tables(App& app, Request& request, const Principal& who);
awaitable<Response> user_databases(App& app, Request& request, const Principal& who);
awaitable<Response> table_rows(App& app, Request& request, const Principal& who);
awaitable<Response> table_receipt(App& app, Request& request, const Principal& who);
awaitable<Response> table_lineage(App& app, Request& request, const Principal& who);
awaitable<Response> table_profile(App& app, Request& request, const Principal& who);
awaitable<Response> change_table(App& app, Request& request, const Principal& who);
awaitable<Response> definitions(App& app, Request& request, const Principal& who);
awaitable<Response> define(App& app, Request& request, const Principal& who);
awaitable<Response> verified_queries(App& app, Request& request, const Principal& who);
awaitable<Response> forget_verified(App& app, Request& request, const Principal& who);
awaitable<Response> reimport_table(App& app, Request& request, const Principal& who);
awaitable<Response> undo_table(App& app, Request& request, const Principal& who);
awaitable<Response> delete_table(App& app, Request& request, const Principal& who);
// ---- signed in: language models
awaitable<Response> user_model(App& app, Request& request, const Principal& who);
awaitable<Response> change_user_model(App& app, Request& request, const Principal& who);
awaitable<Response> try_user_model(App& app, Request& request, const Principal& who);
awaitable<Response> user_model_usage(App& app, Request& request, const Principal& who);
// ---- signed in: resumable uploads
awaitable<Response> create_upload(App& app, Request& request, const Principal& who);
awaitable<Response> upload_offset(App& app, Request& request, const Principal& who);
awaitable<Response> continue_upload(App& app, Request& request, const Principal& who);
awaitable<Response> end_upload(App& app, Request& request, const Principal& who);
// ---- signed in: administrators only
awaitable<Response> trust_report(App& app, Request& request, const Principal& who);

}  // namespace sqlagent::api
