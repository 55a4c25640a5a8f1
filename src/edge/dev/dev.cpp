// The order of things: lock → keys → ports → {postgres, redis} → init → serve → {work, maintenance,
// beat, market}.
#include "edge/dev/dev.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <ctime>

#include <fmt/format.h>

#include "base/error.h"
#include "edge/dev/keys.h"
#include "edge/dev/parts.h"
#include "edge/dev/ports.h"
#include "edge/dev/postgres.h"
#include "edge/dev/probe.h"
#include "edge/dev/redis.h"
#include "edge/dev/screen.h"
#include "edge/dev/supervisor.h"
#include "io/observe/event.h"

namespace sqlagent::dev {
namespace {

namespace fs = std::filesystem;
using std::chrono::steady_clock;

enum Stage { storage, schema, server, helpers };

// While the screen is up, events go to a log; messages to the person at the terminal come back at
// the end.
class EventsToLog {
 public:
  explicit EventsToLog(const fs::path& log) : terminal_(fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)) {
    rotate(log);
    const int file = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) return;  // then they stay on the terminal
    dup2(file, STDERR_FILENO);
    close(file);
  }
  ~EventsToLog() {
    dup2(terminal_, STDERR_FILENO);
    close(terminal_);
  }
  EventsToLog(const EventsToLog&) = delete;
  EventsToLog& operator=(const EventsToLog&) = delete;

 private:
  int terminal_;
};

void say(const std::string& line) {
  std::fputs(line.c_str(), stdout);
  std::fflush(stdout);
}

std::string clock_time() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  localtime_r(&now, &local);
  return fmt::format("{:02}:{:02}:{:02}", local.tm_hour, local.tm_min, local.tm_sec);
}

struct Plan {
  std::vector<Service> services;
  Addresses at;
  Overview overview;
};

void plan_storage(Plan& plan, const Config& config, const Home& home, const Settings& keys) {
  if (config.admin_url) {
    plan.at.admin = config.admin_url->reveal();
    plan.overview.runs.push_back("PostgreSQL of DATABASE_URL");
  } else {
    if (!fs::exists(home.path() / "postgres" / "data"))
      say("making a database of its own (once) …\n");
    auto [service, port] = postgres(home, config.postgres_port, keys.at("ADMIN_PASSWORD"),
                                    config.backend_memory_bytes);
    plan.services.push_back(std::move(service));
    plan.at.admin = fmt::format("postgresql://{}:{}@127.0.0.1:{}/{}", postgres_admin,
                                keys.at("ADMIN_PASSWORD"), port, postgres_database);
    plan.overview.runs.push_back(fmt::format("PostgreSQL (port {})", port));
  }
  plan.at.control = config.control_url
                        ? config.control_url->reveal()
                        : with_user(plan.at.admin, "app_control", keys.at("CONTROL_PASSWORD"));
  plan.at.loader = config.loader_url
                       ? config.loader_url->reveal()
                       : with_user(plan.at.admin, "app_loader", keys.at("LOADER_PASSWORD"));
  if (config.redis_url) {
    plan.at.redis = *config.redis_url;
    plan.overview.runs.push_back("Redis of REDIS_URL");
  } else {
    auto [service, port] = redis(home, config.redis_port, keys.at("REDIS_PASSWORD"));
    plan.services.push_back(std::move(service));
    plan.at.redis = fmt::format("redis://:{}@127.0.0.1:{}/0", keys.at("REDIS_PASSWORD"), port);
    plan.overview.runs.push_back(fmt::format("Redis (port {})", port));
  }
}

void plan_parts(Plan& plan, const Config& config, const Home& home, const std::string& program) {
  const Settings common = common_settings(read_environment(), config, home.path(), plan.at);
  const auto part = [&](const char* name, int stage, Kind kind, std::vector<std::string> arguments,
                        Settings settings) {
    arguments.insert(arguments.begin(), program);
    Service service;
    service.name = name;
    service.kind = kind;
    service.stage = stage;
    service.command = {.arguments = std::move(arguments),
                       .environment = std::move(settings),
                       .account = {geteuid(), getegid(), true},
                       .log = home.log(name)};
    plan.services.push_back(std::move(service));
  };
  std::vector<std::string> init{"init"};
  if (!config.admin_url) init.push_back("--own-cluster");
  part("init", schema, Kind::once, init, for_provisioning(common, plan.at));
  part("serve", server, Kind::daemon, {"serve"}, for_server(common, plan.at));
  plan.services.back().answers = [&config] {
    return server_answers(config.api_host, config.api_port);
  };
  part("work", helpers, Kind::daemon,
       {"work", "--queues", "file_processing,query_processing,default"},
       for_worker(common, plan.at));
  part("maintenance", helpers, Kind::daemon, {"work", "--queues", "maintenance"},
       for_provisioning(common, plan.at));
  part("beat", helpers, Kind::daemon, {"beat"}, for_server(common, plan.at));
  part("market", helpers, Kind::background, {"market"}, for_provisioning(common, plan.at));
  plan.overview.runs.insert(plan.overview.runs.end(), {"server", "two workers", "timetable"});
}

}  // namespace

int dev(const Config& config, const std::string& program) {
  const auto began = steady_clock::now();
  const Home home(config.home);
  if (!port_is_free(config.api_host, config.api_port))
    throw Error(
        Code::conflict,
        fmt::format("nothing can listen on {}:{}: another program has that port, or the address is "
                    "not of this machine. Stop the other program, or set API_PORT.",
                    config.api_host, config.api_port));
  const Settings made = keys(home);
  Plan plan;
  plan.at.secret_key =
      config.secret_key.reveal().empty() ? made.at("SECRET_KEY") : config.secret_key.reveal();
  plan_storage(plan, config, home, made);
  const bool bare = program.find('/') == std::string::npos;
  plan_parts(plan, config, home, bare ? fs::read_symlink("/proc/self/exe") : fs::absolute(program));
  const bool wildcard = config.api_host == "0.0.0.0" || config.api_host == "::";
  plan.overview.page =
      fmt::format("http://{}:{}", wildcard ? "localhost" : config.api_host, config.api_port);
  plan.overview.home = home.path();
  plan.overview.logs = home.path() / "logs";

  const bool terminal = isatty(STDOUT_FILENO) != 0;
  const fs::path found_by_terminal = home.path() / "dev.env";
  bool up = false;
  say("starting …\n");
  const EventsToLog redirected(home.log("dev"));
  Supervisor supervisor(plan.services,
                        {[&](const Service& service, const std::string& what) {
                           observe::emit(observe::ServiceChanged{service.name, what, ""});
                           if (const auto line = change_text(service, what, up); !line.empty())
                             say(fmt::format("  {}  {}\n", clock_time(), line));
                         },
                         [&] {
                           up = true;
                           write_private(found_by_terminal, to_text(for_terminal(config, plan.at)));
                           plan.overview.seconds =
                               std::chrono::duration<double>(steady_clock::now() - began).count();
                           say(overview_text(plan.overview, terminal));
                         }},
                        home.path() / "pids");
  const auto forget = [&] {
    std::error_code ignored;
    fs::remove(found_by_terminal, ignored);
  };
  try {
    supervisor.run();
  } catch (...) {
    forget();
    throw;
  }
  forget();
  say("stopped\n");
  return 0;
}

}  // namespace sqlagent::dev
