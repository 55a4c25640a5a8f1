// Questions: answered at once, or as a stream of what happens on the way.
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>

#include "app/answer/recording.h"
#include "base/utf8.h"
#include "edge/api/body.h"
#include "edge/api/handlers.h"
#include "edge/api/listening.h"
#include "edge/api/present.h"
#include "edge/api/problem.h"
#include "edge/api/reports.h"
#include "io/http/sse.h"
#include "io/observe/event.h"

namespace sqlagent::api {
namespace {

using namespace std::chrono_literals;

constexpr size_t kQuestionCharacters = 4000, kSuggestions = 6;

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
          trace::parent_in(request.header("traceparent").value_or("")),
          flag_member(body, "background").value_or(false)};
}

// Before the question is written down.
awaitable<void> refuse_without_model(App& app, const answer::Question& question) {
  if (question.brain != answer::Brain::model) co_return;
  const auto line = co_await app.models.reach(question.tenant, short_deadline());
  if (!line) throw Error(Code::unprocessable, line.error());
}

// `turn`: the asker's place among the questions of theirs, held as long as the journey lasts.
awaitable<void> answer_into(App& app, answer::Question question, std::shared_ptr<Feed> feed,
                            PerUser::Turn turn) {
  const auto recording = std::make_shared<answer::Recording>(app.control, app.executor);
  const Report report = [feed, recording](std::string_view name, std::string json) {
    const auto number = std::to_string(recording->add(name, json));
    feed->push(http::sse_text({.id = number, .event = name, .data = json}));
  };
  auto progress = reports_to(report);
  progress.opened = [feed, recording](const ChatId& chat, const MessageId& message) {
    recording->open(message);
    feed->push(start_event(chat, message));
  };
  const auto deadline = question_deadline(app, question);
  const auto answer =
      co_await app.answers.answer(std::move(question), std::move(progress), deadline);
  report("text", text_json(answer.explanation));
  feed->push(last_event("finish", answer_json(answer, false)));
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
    feed.push(last_event("error", to_json(problem, request_id)));
  }
}

}  // namespace

awaitable<Response> query(App& app, Request& request, const Principal& who) {
  const auto body = co_await json_body(request);
  auto question = question_of(body, request, who);
  co_await refuse_without_model(app, question);
  const auto turn = app.questions.enter(who.user, "questions");
  const auto deadline = question_deadline(app, question);
  auto journey = app.answers.answer(std::move(question), answer::Progress(), deadline);
  const auto answer = co_await while_listening(request, std::move(journey));
  auto response = Response::json(answer_json(answer));
  response.headers.push_back({"Server-Timing", server_timing(answer)});
  co_return response;
}

awaitable<void> query_stream(App& app, Request& request, Stream& out, const Principal& who) {
  const auto body = co_await json_body(request);
  auto question = question_of(body, request, who);
  co_await refuse_without_model(app, question);
  const auto leaving =
      question.background ? Feed::Leaving::leaves_it_alone : Feed::Leaving::ends_the_journey;
  auto turn = app.questions.enter(who.user, "questions");
  co_await out.head(200, http::sse_headers());
  const auto feed = std::make_shared<Feed>(app.executor);
  auto ended = asio::bind_cancellation_slot(feed->slot(),
                                            [feed, id = request.id](std::exception_ptr failure) {
                                              if (failure) report_failure(*feed, failure, id);
                                              feed->end();
                                            });
  auto journey = answer_into(app, std::move(question), feed, std::move(turn));
  asio::co_spawn(app.executor, std::move(journey), std::move(ended));
  co_await Feed::send(feed, out, 15s, leaving);
}

awaitable<Response> suggestions(App& app, Request&, const Principal& who) {
  const auto deadline = short_deadline();
  const auto questions =
      co_await app.answers.suggestions(who.tenant, today_here(), kSuggestions, deadline);
  co_return Response::json(strings_json("suggestions", questions));
}

}  // namespace sqlagent::api
