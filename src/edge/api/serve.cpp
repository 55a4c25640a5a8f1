// Building the parts in order, listening, and the way out. `app` comes before `server`, and the
// loop's unfinished journeys go before either.
#include "edge/api/serve.h"

#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdio>

#include "app/isolation/audit.h"
#include "app/tenancy/control.h"
#include "edge/api/model_settings.h"
#include "edge/api/problem.h"
#include "edge/api/routes.h"
#include "edge/api/statement_limits.h"
#include "edge/api/trace_settings.h"
#include "io/observe/event.h"

namespace sqlagent::api {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatienceAtStart = 30s, kDrain = 6s, kLastTraces = 2s;
constexpr size_t kControlSessions = 8;

// What is still waiting when the server ends refers to the app: it must go first.
class Loop : public asio::io_context {
 public:
  Loop() : asio::io_context(1) {}
  void drop_unfinished() { shutdown(); }
};

std::function<void(TaskId)> ringing(asio::any_io_executor executor, jobs::Doorbell& bell) {
  return [executor, &bell](TaskId task) {
    auto ring = bell.ring(std::move(task), short_deadline());
    asio::co_spawn(executor, std::move(ring), asio::detached);
  };
}

http::Server::Fallback pages(const App& app) {
  return [&app](const http::Request& request) -> std::optional<http::Response> {
    if (auto page = app.page.answer(request)) return page;
    if (request.path != "/" || app.page.has_page()) return std::nullopt;
    http::Response response;
    response.headers = {{"Content-Type", "text/plain; charset=utf-8"}};
    response.body =
        "sqlagent is running. Its page is not built yet: ./run builds it, or SQLAGENT_WEB names "
        "its folder.\n"
        "The API is described at /docs.\n";
    return response;
  };
}

asio::awaitable<void> live(Loop& loop, App& app, http::Server& server) {
  constexpr auto kToken = asio::as_tuple(asio::use_awaitable);
  const auto patience = Deadline::in(kPatienceAtStart);
  co_await tenancy::wait_for_control(app.control, patience);
  co_await isolation::refuse_when_breached(app.control, patience);
  // Not before: a signal during the wait ends the process at once, nothing has begun.
  asio::signal_set signals(loop, SIGINT, SIGTERM);
  const auto port = server.listen(app.config.api_host, app.config.api_port);
  const auto where = "http://" + app.config.api_host + ":" + std::to_string(port);
  observe::emit(observe::ServiceChanged{"http", "listening", where});
  co_await signals.async_wait(kToken);
  observe::emit(observe::ServiceChanged{"http", "draining", ""});
  const std::vector<Feed*> feeds(app.open_ended.begin(), app.open_ended.end());
  for (auto* feed : feeds) feed->stop();
  app.follower.close();
  const auto until = Deadline::in(kDrain);
  co_await server.drain(kDrain);
  co_await app.answers.under_way().close(until.left());
  const auto last = Deadline::in(kLastTraces);
  if (app.traces) co_await app.traces->flush(last);
  observe::emit(observe::ServiceChanged{"http", "stopped", ""});
}

}  // namespace

Deadline short_deadline() {
  return Deadline::in(10s);
}
Deadline question_deadline(const App& app) {
  return Deadline::in(std::chrono::seconds(app.config.answer_seconds));
}
Deadline question_deadline(const App& app, const answer::Question& question) {
  if (!question.background || !question.run_anyway) return question_deadline(app);
  return Deadline::in(std::chrono::seconds(app.config.long_answer_seconds));
}
Deadline export_deadline(const App& app) {
  return Deadline::in(std::chrono::seconds(app.config.export_seconds));
}

App::App(asio::any_io_executor loop, const Config& settings)
    : config(settings),
      executor(loop),
      control(loop, pg::Dsn(settings.control_url->reveal()), kControlSessions),
      wire(loop, *settings.redis_url, settings.secret_key),
      bell(control, wire),
      identity(control,
               {settings.secret_key, std::chrono::minutes(settings.token_minutes), settings.admins},
               ringing(loop, bell)),
      tenancy(control, settings.secret_key, pg::Dsn(settings.control_url->reveal()),
              statement_limits(settings)),
      models(loop, control, models_by_server(settings)),
      traces(traces_of(loop, settings)),
      answers(tenancy, control, models, traces.get()),
      history(control),
      follower(control, loop),
      exports(tenancy, control),
      behind(tenancy, control),
      page(settings.web_dir) {}

// Each caller, each session of PostgreSQL and each call of a model takes a descriptor. The usual
// limit, 1,024, is less than the connections that are allowed; the hard one is this process's to
// use.
void allow_many_descriptors() {
  constexpr rlim_t kEnough = 16'384;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = std::max(limit.rlim_cur, std::min(limit.rlim_max, kEnough));
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

int serve(const Config& config) {
  const auto missing = config.missing_for_serve();
  for (const auto& problem : missing) std::fprintf(stderr, "sqlagent serve: %s\n", problem.c_str());
  if (!missing.empty()) return 2;

  Loop loop;
  App app(loop.get_executor(), config);
  http::Server server(loop.get_executor(), routes(app), problem_response, pages(app), {});
  std::exception_ptr broken;
  asio::co_spawn(loop, live(loop, app, server), [&](std::exception_ptr thrown) {
    broken = thrown;
    loop.stop();
  });
  loop.run();
  loop.drop_unfinished();
  if (broken) std::rethrow_exception(broken);
  return 0;
}

}  // namespace sqlagent::api
