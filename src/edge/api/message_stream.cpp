// Looking on at a question, from any point: its stream again, for other tabs and devices, for
// connections that broke, and after its end. And stopping it.
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>

#include "edge/api/handlers.h"
#include "edge/api/present.h"
#include "edge/api/problem.h"
#include "edge/api/reports.h"
#include "io/http/sse.h"

namespace sqlagent::api {
namespace {

using namespace std::chrono_literals;

constexpr auto kQuiet = 15s;
constexpr auto kToken = asio::as_tuple(asio::use_awaitable);

MessageId message_of(const Request& request) {
  auto message = MessageId::parse(request.captures.at("message_id"));
  if (!message) throw Error(Code::not_found, "There is no such answer.");
  return std::move(*message);
}

// The number of the last event that the client has seen. What is no number of ours: none.
int last_seen(const Request& request) {
  const auto sent = request.header("Last-Event-ID").value_or("");
  int number = 0;
  const auto [end, error] = std::from_chars(sent.data(), sent.data() + sent.size(), number);
  return error == std::errc() && end == sent.data() + sent.size() && number > 0 ? number : 0;
}

// The whole answer, rows included: the way there may have been kept in part.
std::string end_of(const answer::View& view, const std::string& request_id) {
  if (view.answer) return last_event("finish", answer_json(*view.answer));
  const auto problem = problem_of(Error(Code::gone, view.error));
  return last_event("error", to_json(problem, request_id));
}

// Woken when there is more to see.
class Waiting {
 public:
  Waiting(answer::View& view, Stream& out, asio::steady_timer& timer)
      : view_(view), out_(out), timer_(timer) {
    view_.waiting.insert(&timer_);
    out_.when_gone([this] { timer_.cancel(); });
  }
  ~Waiting() {
    out_.when_gone(nullptr);
    view_.waiting.erase(&timer_);
  }
  Waiting(const Waiting&) = delete;

 private:
  answer::View& view_;
  Stream& out_;
  asio::steady_timer& timer_;
};

}  // namespace

awaitable<void> message_stream(App& app, Request& request, Stream& out, const Principal& who) {
  const auto message = message_of(request);
  const auto turn = app.onlookers.enter(who.user, "streams of answers");
  const auto deadline = short_deadline();
  const auto view = co_await app.follower.follow(who.user, message, deadline);
  const int seen = last_seen(request);
  co_await out.head(200, http::sse_headers());
  if (seen < answer::Recording::kStart) {
    const auto start = start_event(view->chat, view->message);
    co_await out.write(start);
  }
  asio::steady_timer timer(app.executor);
  const Waiting waiting(*view, out, timer);
  size_t at = 0;
  while (!out.client_gone() && !app.follower.closing()) {
    if (at < view->events.size()) {
      const auto& event = view->events[at++];
      if (event.number <= seen) continue;
      const auto number = std::to_string(event.number);
      const auto text = http::sse_text({.id = number, .event = event.name, .data = event.data});
      co_await out.write(text);
      continue;
    }
    if (view->over) break;
    timer.expires_after(kQuiet);
    const auto [woken] = co_await timer.async_wait(kToken);
    if (woken) continue;
    const auto heartbeat = http::sse_heartbeat();
    co_await out.write(heartbeat);
  }
  if (out.client_gone()) throw http::ClientGone();
  if (!view->over) co_return;  // the server is leaving; the client comes back
  const auto end = end_of(*view, request.id);
  co_await out.write(end);
}

awaitable<Response> stop_message(App& app, Request& request, const Principal& who) {
  const auto message = message_of(request);
  const auto deadline = short_deadline();
  co_await app.follower.stop(who.user, message, deadline);
  app.answers.under_way().stop(message);
  Response response;
  response.status = 204;
  co_return response;
}

}  // namespace sqlagent::api
