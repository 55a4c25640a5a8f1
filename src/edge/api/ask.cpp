// Questions: answered at once, or as a stream of what happens on the way.
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>

#include "base/utf8.h"
#include "edge/api/body.h"
#include "edge/api/handlers.h"
#include "edge/api/json_writer.h"
#include "edge/api/listening.h"
#include "edge/api/present.h"
#include "edge/api/problem.h"
#include "io/http/sse.h"
#include "io/observe/event.h"

namespace sqlagent::api {
namespace {

using namespace std::chrono_literals;

constexpr size_t kQuestionCharacters = 4000, kRowsPerEvent = 200, kSuggestions = 6;

answer::Question question_of(const boost::json::object& body, const Request& request,
                             const Principal& who) {
  const auto text = text_member(body, "query");
  if (!text) throw Error(Code::bad_request, "`query` is missing: the question as a text.");
  if (utf8_length(*text) > kQuestionCharacters) {
    throw Error(Code::bad_request,
                "The question has " + std::to_string(utf8_length(*text)) +
                    " characters; at most 4,000 are read. Ask one thing at a time.");
  }
  const auto wanted = text_member(body, "engine").value_or("auto");
  const auto brain = answer::brain_from_name(wanted);
  if (!brain) throw Error(Code::bad_request, "`engine` is one of auto, offline and model.");
  return {who.tenant,
          who.user,
          *text,
          chat_member(body),
          today_member(body),
          flag_member(body, "run_anyway").value_or(false),
          *brain,
          trace::parent_in(request.header("traceparent").value_or(""))};
}

void refuse_without_model(const App& app, const answer::Question& question) {
  if (question.brain == answer::Brain::model && !app.model)
    throw Error(Code::unprocessable,
                "No language model is set up here. OPENAI_MODEL and OPENAI_API_KEY (or "
                "OPENAI_BASE_URL) set one up.");
}

std::string event(std::string_view name, std::string json) {
  return http::sse_text({.id = {}, .event = name, .data = json});
}

std::string member(std::string_view name, std::string_view value) {
  JsonWriter json;
  return json.begin_object().name(name).text(value).end_object().take();
}

// The journey's reports as events of the feed. Rows go in portions, so that none is a megabyte
// long.
answer::Progress reports_to(const std::shared_ptr<Feed>& feed) {
  answer::Progress progress;
  const auto columns = std::make_shared<std::vector<ResultColumn>>();
  progress.opened = [feed](const ChatId& chat, const MessageId& message) {
    JsonWriter json;
    json.begin_object()
        .name("session_id")
        .text(chat.text())
        .name("message_id")
        .text(message.text())
        .end_object();
    feed->push(event("start", json.take()));
  };
  progress.step = [feed](std::string_view step) {
    feed->push(event("step", member("text", step)));
  };
  progress.sql = [feed](std::string_view sql) { feed->push(event("sql", member("sql", sql))); };
  progress.draft = [feed](std::string_view piece) {
    feed->push(event("draft", member("text", piece)));
  };
  progress.columns = [feed, columns](const std::vector<ResultColumn>& found) {
    *columns = found;
    feed->push(event("columns", "{\"columns\":" + columns_json(found) + "}"));
  };
  progress.rows = [feed, columns](const std::vector<Row>& rows) {
    const Table table{*columns, rows, false};
    for (size_t at = 0; at < rows.size(); at += kRowsPerEvent) {
      feed->push(event("rows", "{\"rows\":" + rows_json(table, at, at + kRowsPerEvent) + "}"));
    }
  };
  return progress;
}

awaitable<void> answer_into(App& app, answer::Question question, std::shared_ptr<Feed> feed) {
  auto progress = reports_to(feed);
  const auto deadline = question_deadline(app);
  const auto answer =
      co_await app.answers.answer(std::move(question), std::move(progress), deadline);
  feed->push(event("text", member("text", answer.explanation)));
  feed->push(event("finish", answer_json(answer, false)));
}

// The last event of a journey that failed.
void report_failure(Feed& feed, std::exception_ptr failure, const std::string& request_id) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& error) {
    const auto problem = problem_of(error);
    if (problem.status >= 500) {
      observe::emit(observe::Failure{"api /query/stream", request_id, problem.code, error.what()});
    }
    feed.push(event("error", to_json(problem, request_id)));
  }
}

}  // namespace

awaitable<Response> query(App& app, Request& request, const Principal& who) {
  const auto body = co_await json_body(request);
  auto question = question_of(body, request, who);
  refuse_without_model(app, question);
  const auto turn = app.questions.enter(who.user, "questions");
  const auto deadline = question_deadline(app);
  auto journey = app.answers.answer(std::move(question), answer::Progress(), deadline);
  const auto answer = co_await while_listening(request, std::move(journey));
  auto response = Response::json(answer_json(answer));
  response.headers.push_back({"Server-Timing", server_timing(answer)});
  co_return response;
}

awaitable<void> query_stream(App& app, Request& request, Stream& out, const Principal& who) {
  const auto body = co_await json_body(request);
  auto question = question_of(body, request, who);
  refuse_without_model(app, question);
  const auto turn = app.questions.enter(who.user, "questions");
  co_await out.head(200, http::sse_headers());
  const auto feed = std::make_shared<Feed>(app.executor);
  auto ended = asio::bind_cancellation_slot(feed->slot(),
                                            [feed, id = request.id](std::exception_ptr failure) {
                                              if (failure) report_failure(*feed, failure, id);
                                              feed->end();
                                            });
  auto journey = answer_into(app, std::move(question), feed);
  asio::co_spawn(app.executor, std::move(journey), std::move(ended));
  co_await Feed::send(feed, out, 15s);
}

awaitable<Response> suggestions(App& app, Request&, const Principal& who) {
  const auto deadline = short_deadline();
  const auto questions =
      co_await app.answers.suggestions(who.tenant, today_here(), kSuggestions, deadline);
  co_return Response::json(strings_json("suggestions", questions));
}

}  // namespace sqlagent::api
