// The jobs room with a pretended import, for celery_test.py: each subcommand is what one process of
// sqlagent does.
//   enqueue DB REDIS SECRET TENANT USER [quiet]   task + outbox, then the bell (quiet: without it);
//   prints the id work    DB REDIS SECRET STEPS                 a worker whose job makes STEPS
//   steps of 50 ms, then one row in probe.done beat    DB REDIS SECRET                       the
//   timetable revoke  DB REDIS SECRET TENANT TASK           prints the status events  REDIS SECRET
//   USER AFTER               prints "id text" lines until none comes for 1 s parse   SECRET reads
//   an envelope from stdin, prints what it says, or why it is refused
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdio>
#include <iostream>
#include <iterator>

#include "app/jobs/events.h"
#include "app/jobs/runner.h"
#include "app/jobs/timetable.h"
#include "core/celery/message.h"
#include "io/observe/event.h"

namespace {

using namespace sqlagent;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using jobs::awaitable;
using Arguments = std::vector<std::string>;

constexpr StaticSql kDone("probe.done",
                          "INSERT INTO probe.done (task_id, epoch) VALUES ($1::uuid, $2::bigint)");

struct Parts {
  Parts(asio::io_context& loop, const Arguments& a)
      : pool(loop.get_executor(), pg::Dsn(a[1]), 4),
        wire(loop.get_executor(), a[2], Secret<std::string>(a[3])) {}
  pg::Pool pool;
  jobs::Wire wire;
};

awaitable<void> pause(std::chrono::milliseconds time) {
  asio::steady_timer timer(co_await asio::this_coro::executor, time);
  co_await timer.async_wait(asio::use_awaitable);
}

awaitable<void> enqueue(Parts& parts, const Arguments& a) {
  const auto limit = Deadline::in(5s);
  std::optional<TaskId> task;
  auto work = [&](pg::Session& session) -> awaitable<void> {
    jobs::Job job = jobs::ImportFiles{};
    task = co_await jobs::enqueue(session, TenantId(a[4]), UserId(a[5]), std::move(job), limit);
  };
  {
    auto session = co_await parts.pool.take(limit);
    co_await pg::transaction(*session, limit, work);
  }
  std::printf("%s\n", task->text().c_str());
  jobs::Doorbell bell(parts.pool, parts.wire);
  if (a.size() < 7) co_await bell.ring(*task, limit);
}

awaitable<jobs::Outcome> pretend(jobs::TaskContext& context, int steps) {
  for (int step = 0; step < steps; ++step) {
    co_await pause(50ms);
    jobs::Progress so_far{step * 100 / steps, "Step " + std::to_string(step), 0, 0, 0};
    const auto ours = co_await context.progress(std::move(so_far));
    if (!ours) co_return jobs::Failed{"lost"};
  }
  const auto limit = Deadline::in(5s);
  auto work = [&](pg::Session& session) -> awaitable<void> {
    const auto ours = co_await context.still_ours(session, limit);
    if (!ours) co_return;
    pg::Params params{context.task().text(), std::to_string(context.epoch())};
    co_await session.run(kDone, std::move(params), limit);
  };
  auto session = co_await context.pool().take(limit);
  co_await pg::transaction(*session, limit, work);
  co_return jobs::Done{R"({"total_rows":7})"};
}

awaitable<void> work(asio::io_context& loop, Parts& parts, const Arguments& a) {
  const int steps = std::stoi(a[4]);
  jobs::Handler handler = [steps](jobs::TaskContext& context, jobs::Job) {
    return pretend(context, steps);
  };
  jobs::Runner runner(parts.pool, parts.wire, {"file_processing", "default"}, std::move(handler));
  asio::signal_set signals(loop, SIGTERM);
  signals.async_wait([&](boost::system::error_code ended, int) {
    if (!ended) runner.stop();
  });
  co_await runner.run();
}

awaitable<void> beat(Parts& parts) {
  jobs::Timetable timetable(parts.pool, parts.wire);
  while (true) {
    try {
      co_await timetable.tick();
    } catch (const Error& error) {
      std::fprintf(stderr, "%s\n", error.what());
    }
    co_await pause(200ms);
  }
}

awaitable<void> revoke(Parts& parts, const Arguments& a) {
  const auto status =
      co_await jobs::revoke(parts.pool, parts.wire, TenantId(a[4]), TaskId(a[5]), Deadline::in(5s));
  std::printf("%s\n", jobs::to_json(status).c_str());
}

awaitable<void> events(asio::io_context& loop, const Arguments& a) {
  jobs::Wire wire(loop.get_executor(), a[1], Secret<std::string>(a[2]));
  jobs::EventReader reader(wire, UserId(a[3]), a[4]);
  while (true) {
    const auto some = co_await reader.next(1s);
    if (some.empty()) co_return;
    for (const auto& event : some) std::printf("%s %s\n", event.id.c_str(), event.text.c_str());
  }
}

int parse(const Arguments& a) {
  const std::string envelope(std::istreambuf_iterator<char>(std::cin), {});
  const auto key = celery::SigningKey::derive(Secret<std::string>(a[1]));
  const auto ours = celery::parse_signed(envelope, key);
  const auto any = celery::parse(envelope);
  std::printf("%s\n", ours ? "signed" : ours.error().why.c_str());
  if (any)
    std::printf("%s %s %s %s\n", any->task.c_str(), any->id.c_str(), any->args.c_str(),
                any->kwargs.c_str());
  return 0;
}

awaitable<void> run(asio::io_context& loop, Arguments a) {
  if (a[0] == "events") {
    co_await events(loop, a);
    co_return;
  }
  Parts parts(loop, a);
  if (a[0] == "enqueue") co_await enqueue(parts, a);
  if (a[0] == "work") co_await work(loop, parts, a);
  if (a[0] == "beat") co_await beat(parts);
  if (a[0] == "revoke") co_await revoke(parts, a);
}

}  // namespace

int main(int argc, char** argv) {
  const Arguments arguments(argv + 1, argv + argc);
  observe::configure("probe", observe::Lines::usual);
  if (arguments.size() < 2) return 2;
  if (arguments[0] == "parse") return parse(arguments);
  asio::io_context loop(1);
  int code = 0;
  asio::co_spawn(loop, run(loop, arguments), [&](std::exception_ptr thrown) {
    try {
      if (thrown) std::rethrow_exception(thrown);
    } catch (const std::exception& error) {
      std::fprintf(stderr, "probe: %s\n", error.what());
      code = 1;
    }
    loop.stop();
  });
  loop.run();
  return code;
}
