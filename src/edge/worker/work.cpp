// One loop, one job at a time. SIGTERM lets the job finish for a while, then gives it back and
// leaves; the task's epoch fences off whatever was half-way.
#include "edge/worker/work.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdio>

#include "app/jobs/runner.h"
#include "edge/worker/handlers.h"
#include "io/observe/event.h"

namespace sqlagent::worker {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr auto kGrace = 20s;
constexpr size_t kSessions = 4;  // the job's transaction, its progress, its lease, one to spare
constexpr const char* kMaintenance = "maintenance";

// The administrator's queue is not for processes that read what people upload, so it stands alone.
std::vector<std::string> problems_of(const Config& config, const std::vector<std::string>& queues) {
  auto problems = config.missing_for_work();
  const bool maintenance = std::find(queues.begin(), queues.end(), kMaintenance) != queues.end();
  if (queues.empty() || queues.size() > 16)
    problems.push_back("Name 1 to 16 queues, for example --queues file_processing,default.");
  if (maintenance && queues.size() > 1)
    problems.push_back(
        "Run the queue \"maintenance\" in a worker of its own: it works as the administrator.");
  if (maintenance && !config.admin_url)
    for (auto& problem : config.missing({Config::Need::admin_url}))
      problems.push_back(std::move(problem));
  return problems;
}

pg::Dsn address_of(const Config& config, const std::vector<std::string>& queues) {
  if (queues.front() != kMaintenance) return *config.loader_url;
  return jobs::administrator_beside(*config.admin_url, *config.loader_url);
}

jobs::awaitable<void> give_back_and_leave(jobs::Runner& runner, asio::io_context& loop) {
  try {
    co_await runner.give_back_current();
  } catch (const Error& error) {
    // The lease runs out instead.
    observe::emit(observe::Failure{"worker", "", std::string(name(error.code())), error.what()});
  }
  loop.stop();
}

}  // namespace

int work(const Config& config, const std::vector<std::string>& queues) {
  const auto problems = problems_of(config, queues);
  for (const auto& problem : problems) std::fprintf(stderr, "sqlagent work: %s\n", problem.c_str());
  if (!problems.empty()) return 2;

  asio::io_context loop(1);
  pg::Pool pool(loop.get_executor(), address_of(config, queues), kSessions);
  jobs::Wire wire(loop.get_executor(), *config.redis_url, config.secret_key);
  jobs::Handler handler = [&config](jobs::TaskContext& context, jobs::Job job) {
    return run_job(context, std::move(job), config);
  };
  jobs::Runner runner(pool, wire, queues, std::move(handler));

  asio::signal_set signals(loop, SIGINT, SIGTERM);
  asio::steady_timer grace(loop);
  signals.async_wait([&](boost::system::error_code ended, int) {
    if (ended) return;
    runner.stop();
    grace.expires_after(kGrace);
    grace.async_wait([&](boost::system::error_code finished) {
      if (!finished) asio::co_spawn(loop, give_back_and_leave(runner, loop), asio::detached);
    });
  });
  std::exception_ptr broken;
  asio::co_spawn(loop, runner.run(), [&](std::exception_ptr thrown) {
    broken = thrown;
    loop.stop();
  });
  loop.run();
  if (broken) std::rethrow_exception(broken);
  return 0;
}

}  // namespace sqlagent::worker
