// The loop, the heartbeat beside a job, and the mapping from exceptions to outcomes.
#include "app/jobs/runner.h"

#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/jobs/claim.h"
#include "app/jobs/events.h"
#include "core/celery/message.h"
#include "io/observe/event.h"
#include "io/pg/connect.h"

namespace sqlagent::jobs {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using Clock = Deadline::Clock;

constexpr auto kTakeFor = 500ms;  // also how late a stop may be noticed
constexpr auto kPause = 1s;       // between tries while a service is out of reach
constexpr auto kStatement = 10s;
constexpr auto kVisibility = 60s;
constexpr int kFinishTries = 5;

void report(const std::string& where, const Error& error) {
  observe::emit(observe::Failure{where, "", std::string(name(error.code())), error.what()});
}

std::string worker_name(const std::vector<std::string>& queues) {
  char host[256] = {};
  gethostname(host, sizeof host - 1);
  std::string name = std::to_string(getpid()) + "@" + host;
  for (const auto& queue : queues) name += " " + queue;
  return name;
}

}  // namespace

pg::Dsn administrator_beside(const pg::Dsn& administrator, const pg::Dsn& loader) {
  const pg::DsnParts parts{.user = {}, .password = {}, .dbname = pg::parts_of(loader).dbname};
  return pg::with_parts(administrator, parts);
}

Outcome outcome_of(std::exception_ptr thrown, int attempt) {
  const std::chrono::seconds later(attempt <= 1 ? 2 : 10);
  const Again ours{later, "Something went wrong on our side.", Again::Because::fault};
  try {
    std::rethrow_exception(thrown);
  } catch (const Error& error) {
    report("job", error);
    switch (error.code()) {
      case Code::internal:
        return ours;
      case Code::unavailable:
      case Code::deadline:
      case Code::timeout:
      case Code::too_many:
        return Again{later, error.for_the_user(), Again::Because::fault};
      default:
        return Failed{error.for_the_user()};
    }
  } catch (const std::exception& error) {
    observe::emit(observe::Failure{"job", "", "internal", error.what()});
    return ours;
  }
}

struct Runner::State {
  State(pg::Pool& p, Wire& w, std::vector<std::string> q, Handler h)
      : pool(p),
        wire(w),
        queues(std::move(q)),
        handler(std::move(h)),
        taking(w.executor, w.url),
        broker(taking, kVisibility),
        pausing(w.executor),
        name(worker_name(queues)) {}

  awaitable<void> serve_broker();
  awaitable<void> serve_delivery(broker::Delivery delivery);
  awaitable<void> serve_due();
  awaitable<void> run_claimed(Claim claimed);
  awaitable<void> finish_claimed(Claim claimed, Outcome outcome, Clock::time_point began);
  awaitable<void> announce(const Claim& claimed, const Status& status, double seconds);
  awaitable<void> pause(std::chrono::milliseconds time);

  pg::Pool& pool;
  Wire& wire;
  std::vector<std::string> queues;
  Handler handler;
  broker::Redis taking;
  broker::RedisBroker broker;
  asio::steady_timer pausing;
  std::string name;
  std::shared_ptr<TaskContext> current;
  bool stopping = false;
};

namespace {

// Beside each job: renews the lease until the job is over or the task is lost.
struct Heart {
  explicit Heart(const asio::any_io_executor& executor) : beat(executor) {}
  asio::steady_timer beat;
  bool over = false;
};

awaitable<void> keep_lease(std::shared_ptr<Heart> heart, std::shared_ptr<TaskContext> context) {
  boost::system::error_code woken;
  auto token = asio::redirect_error(asio::use_awaitable, woken);
  while (!heart->over && !context->lost()) {
    heart->beat.expires_after(kHeartbeat);
    co_await heart->beat.async_wait(token);
    if (heart->over) co_return;
    try {
      const auto ours = co_await renew(context->pool(), context->claim(), Deadline::in(kStatement));
      if (!ours && !heart->over) context->lose();
    } catch (const Error& error) {
      report("heartbeat", error);  // the next beat tries again; the lease outlasts five
    }
  }
}

// While the worker lives, whatever it does: /health counts these.
awaitable<void> show(Wire& wire, std::string name, std::shared_ptr<Heart> heart) {
  boost::system::error_code woken;
  auto token = asio::redirect_error(asio::use_awaitable, woken);
  while (!heart->over) {
    co_await show_worker(wire, name);
    if (heart->over) co_return;
    heart->beat.expires_after(kHeartbeat);
    co_await heart->beat.async_wait(token);
  }
}

}  // namespace

Runner::Runner(pg::Pool& pool, Wire& wire, std::vector<std::string> queues, Handler handler)
    : state_(std::make_unique<State>(pool, wire, std::move(queues), std::move(handler))) {}

Runner::~Runner() = default;

void Runner::stop() {
  state_->stopping = true;
  state_->pausing.cancel();
}

bool Runner::idle() const {
  return state_->current == nullptr;
}

awaitable<void> Runner::run() {
  State& state = *state_;
  auto shown = std::make_shared<Heart>(state.wire.executor);
  asio::co_spawn(state.wire.executor, show(state.wire, state.name, shown), asio::detached);
  co_await state.serve_due();
  while (!state.stopping) co_await state.serve_broker();
  shown->over = true;
  shown->beat.cancel();
}

awaitable<void> Runner::give_back_current() {
  const auto context = state_->current;
  if (!context) co_return;
  context->lose();
  co_await give_back(state_->pool, context->claim(), Deadline::in(5s));
}

awaitable<void> Runner::State::pause(std::chrono::milliseconds time) {
  if (stopping) co_return;
  boost::system::error_code woken;
  auto token = asio::redirect_error(asio::use_awaitable, woken);
  pausing.expires_after(time);
  co_await pausing.async_wait(token);
}

awaitable<void> Runner::State::serve_broker() {
  std::optional<broker::Delivery> delivery;
  bool reached = true;
  try {
    delivery = co_await broker.take(queues, Deadline::in(kTakeFor));
  } catch (const Error&) {
    reached = false;
  }
  if (delivery) {
    co_await serve_delivery(*std::move(delivery));
  } else if (!reached) {
    co_await pause(kPause);
    co_await serve_due();
  }
}

awaitable<void> Runner::State::serve_delivery(broker::Delivery delivery) {
  const auto limit = Deadline::in(kStatement);
  const auto message = celery::parse_signed(delivery.message, wire.key);
  std::optional<TaskId> task;
  if (message) {
    if (const auto text = celery::text_argument(*message, "task_id")) task = TaskId::parse(*text);
  }
  std::optional<Claim> claimed;
  bool settled = true;
  try {
    if (task) claimed = co_await claim(pool, *task, queues, limit);
  } catch (const Error& error) {
    report("claim", error);
    settled = false;
  }
  try {
    if (settled) {
      co_await broker.ack(delivery, limit);
    } else {
      co_await broker.give_back(delivery, limit);
    }
  } catch (const Error&) {
    // The broker delivers it again after the visibility timeout; by then there is nothing to claim.
  }
  if (!settled) co_await pause(kPause);
  if (!task) {
    const auto why = message ? std::string("the message names no task") : message.error().why;
    observe::emit(observe::Failure{"queue " + delivery.queue, "", "bad_request", why});
  }
  if (claimed) co_await run_claimed(*std::move(claimed));
}

awaitable<void> Runner::State::serve_due() {
  std::vector<TaskId> tasks;
  try {
    tasks = co_await due(pool, queues, Deadline::in(kStatement));
  } catch (const Error& error) {
    report("due", error);
  }
  for (const auto& task : tasks) {
    if (stopping) co_return;
    std::optional<Claim> claimed;
    try {
      claimed = co_await claim(pool, task, queues, Deadline::in(kStatement));
    } catch (const Error& error) {
      report("claim", error);
      co_return;
    }
    if (claimed) co_await run_claimed(*std::move(claimed));
  }
}

awaitable<void> Runner::State::run_claimed(Claim claimed) {
  const auto began = Clock::now();
  const Status started{claimed.task, jobs::State::started, 0, "Starting.", "", ""};
  co_await announce(claimed, started, 0);
  auto context = std::make_shared<TaskContext>(claimed, pool, wire);
  current = context;
  auto heart = std::make_shared<Heart>(wire.executor);
  asio::co_spawn(wire.executor, keep_lease(heart, context), asio::detached);

  Outcome outcome = Failed{"This kind of work is not known to this version of the program."};
  auto job = job_from_json(claimed.name, claimed.payload);
  std::exception_ptr thrown;
  try {
    if (job) outcome = co_await handler(*context, *std::move(job));
  } catch (...) {
    thrown = std::current_exception();
  }
  if (thrown) outcome = outcome_of(thrown, claimed.attempt);
  heart->over = true;
  heart->beat.cancel();
  if (!context->lost()) co_await finish_claimed(std::move(claimed), std::move(outcome), began);
  current.reset();
}

// The work is done: its outcome is worth some patience with a database that is just restarting. If
// that does not help, the lease runs out and the job runs again, which must be harmless.
awaitable<void> Runner::State::finish_claimed(Claim claimed, Outcome outcome,
                                              Clock::time_point began) {
  for (int tries = 0; tries < kFinishTries; ++tries) {
    std::optional<Status> ended;
    bool written = false;
    try {
      ended = co_await finish(pool, claimed, outcome, Deadline::in(kStatement));
      written = true;
    } catch (const Error& error) {
      report("finish", error);
    }
    if (written) {
      const std::chrono::duration<double> took = Clock::now() - began;
      if (ended) co_await announce(claimed, *ended, took.count());
      co_return;
    }
    co_await pause(kPause);
  }
}

awaitable<void> Runner::State::announce(const Claim& claimed, const Status& status,
                                        double seconds) {
  observe::emit(observe::TaskChanged{claimed.task.text(), claimed.name,
                                     std::string(jobs::name(status.state)), claimed.queue,
                                     seconds});
  if (claimed.user) co_await tell(wire, *claimed.user, to_json(status));
}

}  // namespace sqlagent::jobs
