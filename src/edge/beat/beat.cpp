// One loop: a round of the timetable each second, questions whose process is gone every five, the
// spool folder every ten minutes. Every outage is waited out; nothing here holds state that a
// restart would lose.
#include "edge/beat/beat.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/answer/follow.h"
#include "app/importer/past.h"
#include "app/jobs/timetable.h"
#include "edge/beat/sweep.h"
#include "io/observe/event.h"

namespace sqlagent::beat {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using jobs::awaitable;

constexpr auto kRound = 1s;
constexpr auto kSweepEvery = 10min;
constexpr auto kQuestionsEvery = 5s;
constexpr auto kSpoolAge = 1h;
constexpr size_t kSweepAtOnce = 1000;
constexpr size_t kSessions = 3;  // the lock's holder, a round, a sweep

class Beat {
 public:
  Beat(asio::io_context& loop, const Config& config)
      : spool_(config.spool_dir),
        table_version_days_(config.table_version_days),
        pool_(loop.get_executor(), pg::Dsn(config.control_url->reveal()), kSessions),
        wire_(loop.get_executor(), *config.redis_url, config.secret_key),
        bell_(pool_, wire_),
        timetable_(pool_, wire_),
        waiting_(loop) {}

  awaitable<void> run() {
    boost::system::error_code woken;
    auto token = asio::redirect_error(asio::use_awaitable, woken);
    while (!stopping_) {
      co_await round();
      if (stopping_) co_return;
      waiting_.expires_after(kRound);
      co_await waiting_.async_wait(token);
    }
  }

  void stop() {
    stopping_ = true;
    waiting_.cancel();
  }

 private:
  awaitable<void> round() {
    try {
      const auto acting = co_await timetable_.tick();
      if (acting && Deadline::Clock::now() >= next_questions_) {
        next_questions_ = Deadline::Clock::now() + kQuestionsEvery;
        co_await answer::tidy_questions(pool_, Deadline::in(10s));
      }
      if (acting && Deadline::Clock::now() >= next_sweep_) {
        next_sweep_ = Deadline::Clock::now() + kSweepEvery;
        co_await sweep();
      }
      quiet_ = false;
    } catch (const Error& error) {
      // One line per outage: the same trouble every second would bury the log.
      if (!std::exchange(quiet_, true))
        observe::emit(observe::Failure{"beat", "", std::string(name(error.code())), error.what()});
    }
  }

  awaitable<void> sweep() {
    const auto tasks =
        co_await importer::order_pruning(pool_, table_version_days_, Deadline::in(10s));
    for (const auto& task : tasks) bell_.ring_soon(task);
    const auto now = std::filesystem::file_time_type::clock::now();
    const auto names = old_files(spool_, kSpoolAge, now, kSweepAtOnce);
    if (names.empty()) co_return;
    const auto owned = co_await jobs::owned_spool_files(pool_, names, Deadline::in(10s));
    remove_unowned(spool_, names, owned);
  }

  std::filesystem::path spool_;
  int table_version_days_;
  pg::Pool pool_;
  jobs::Wire wire_;
  jobs::Doorbell bell_;
  jobs::Timetable timetable_;
  asio::steady_timer waiting_;
  Deadline::Clock::time_point next_sweep_{}, next_questions_{};
  bool stopping_ = false, quiet_ = false;
};

}  // namespace

int beat(const Config& config) {
  const auto missing = config.missing(
      {Config::Need::control_url, Config::Need::redis_url, Config::Need::secret_key});
  for (const auto& problem : missing) std::fprintf(stderr, "sqlagent beat: %s\n", problem.c_str());
  if (!missing.empty()) return 2;

  asio::io_context loop(1);
  Beat beat(loop, config);
  asio::signal_set signals(loop, SIGINT, SIGTERM);
  signals.async_wait([&](boost::system::error_code ended, int) {
    if (!ended) beat.stop();
  });
  std::exception_ptr broken;
  asio::co_spawn(loop, beat.run(), [&](std::exception_ptr thrown) {
    broken = thrown;
    loop.stop();
  });
  loop.run();
  if (broken) std::rethrow_exception(broken);
  return 0;
}

}  // namespace sqlagent::beat
