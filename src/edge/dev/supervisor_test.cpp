// Real processes, small ones: shells that write into a file what happened, in order.
#include "edge/dev/supervisor.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "base/error.h"

namespace sqlagent::dev {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

class SupervisorTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("sqlagent-supervisor-" + std::to_string(getpid()));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  Service shell(const std::string& name, int stage, const std::string& script) const {
    Service service;
    service.name = name;
    service.stage = stage;
    service.command = {.arguments = {"/bin/sh", "-c", script},
                       .environment = {{"F", folder_.string()}, {"PATH", "/usr/bin:/bin"}},
                       .account = {geteuid(), getegid(), true},
                       .log = folder_ / (name + ".log"),
                       .folder = {}};
    service.stop_patience = std::chrono::seconds(5);
    return service;
  }
  // Stays until SIGTERM, noting both ends of its life.
  Service daemon(const std::string& name, int stage) const {
    auto service = shell(name, stage,
                         "trap 'echo -" + name + " >>$F/story; exit' TERM; echo +" + name +
                             " >>$F/story; while :; do sleep 0.02; done");
    service.answers = [this, name] { return story().find("+" + name) != std::string::npos; };
    return service;
  }
  std::string read(const fs::path& file) const {
    std::ifstream in(file);
    return {(std::istreambuf_iterator<char>(in)), {}};
  }
  std::string story() const { return read(folder_ / "story"); }
  // Runs until `enough`, then stops as Ctrl-C would.
  void run_until(std::vector<Service> services, const std::function<bool()>& enough) {
    bool over = false;
    Supervisor supervisor(std::move(services),
                          {[&](const Service& s, const std::string& what) {
                             changes_.push_back(s.name + " " + what);
                             if (!over && enough()) over = true, raise(SIGTERM);
                           },
                           [&] {
                             all_up_ = true;
                             if (!over && enough()) over = true, raise(SIGTERM);
                           }},
                          folder_ / "pids");
    supervisor.run();
  }

  fs::path folder_;
  std::vector<std::string> changes_;
  bool all_up_ = false;
};

TEST_F(SupervisorTest, StartsInOrderAndStopsInReverse) {
  auto init = shell("init", 1, "echo init >>$F/story");
  init.kind = Kind::once;
  run_until({daemon("a", 0), init, daemon("b", 2)}, [&] { return all_up_; });
  EXPECT_EQ(story(), "+a\ninit\n+b\n-b\n-a\n");
  EXPECT_FALSE(fs::exists(folder_ / "pids"));
}

TEST_F(SupervisorTest, BringsBackWhatExits) {
  auto flaky = shell("flaky", 0,
                     "echo run >>$F/story; test -e $F/third && exec sleep 60; "
                     "test -e $F/second && touch $F/third; touch $F/second; exit 1");
  flaky.answers = [&] { return story() == "run\nrun\nrun\n"; };
  flaky.stop_signal = SIGKILL;
  run_until({flaky}, [&] { return all_up_; });
  EXPECT_EQ(
      std::count(changes_.begin(), changes_.end(), "flaky stopped: exit code 1; starting it again"),
      2);
}

TEST_F(SupervisorTest, SaysWhyAServiceNeverCameUpAndStopsTheRest) {
  auto broken = shell("broken", 1, "echo no luck today; exit 3");
  broken.kind = Kind::once;
  try {
    run_until({daemon("a", 0), broken}, [] { return false; });
    FAIL() << "came up";
  } catch (const Error& error) {
    EXPECT_NE(error.for_the_user().find("broken does not start"), std::string::npos);
    EXPECT_NE(error.for_the_user().find("no luck today"), std::string::npos);
  }
  EXPECT_EQ(story(), "+a\n-a\n");
}

TEST_F(SupervisorTest, KillsWhatDoesNotStop) {
  auto stubborn =
      shell("stubborn", 0, "trap '' TERM; echo + >>$F/story; while :; do sleep 0.02; done");
  stubborn.answers = [&] { return !story().empty(); };
  stubborn.stop_patience = std::chrono::seconds(0);
  run_until({stubborn}, [&] { return all_up_; });
  EXPECT_TRUE(all_up_);  // and run_until returned
}

TEST_F(SupervisorTest, ChildrenDieWithAKilledParent) {
  const pid_t parent = fork();
  ASSERT_GE(parent, 0);
  if (parent == 0) {
    auto command =
        shell("child", 0, "echo $$ >$F/pid.new; mv $F/pid.new $F/pid; exec sleep 60").command;
    start(command);
    pause();
    _exit(0);
  }
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!fs::exists(folder_ / "pid") && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(milliseconds(5));
  const pid_t child = std::stoi(read(folder_ / "pid"));
  prctl(PR_SET_CHILD_SUBREAPER, 1);  // the orphan becomes ours, so that waitpid tells its end
  kill(parent, SIGKILL);
  waitpid(parent, nullptr, 0);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(WTERMSIG(status), SIGKILL);
}

TEST_F(SupervisorTest, AProgramThatIsNotThereSaysSoInItsLog) {
  Command command = shell("ghost", 0, "").command;
  command.arguments = {(folder_ / "ghost").string()};
  const Ending ending = run(command, std::chrono::seconds(10));
  EXPECT_FALSE(ending.well);
  EXPECT_EQ(ending.words, "exit code 127");
  EXPECT_NE(last_lines(command.log, 1).find("No such file or directory"), std::string::npos);
}

TEST_F(SupervisorTest, LongLogsAreSetAside) {
  const fs::path log = folder_ / "long.log";
  std::ofstream(log) << std::string(log_bytes + 1, 'x');
  rotate(log);
  EXPECT_FALSE(fs::exists(log));
  EXPECT_EQ(fs::file_size(log.string() + ".1"), log_bytes + 1);
  std::ofstream(log) << "one\ntwo\nthree\n";
  rotate(log);
  EXPECT_EQ(last_lines(log, 2), "two\nthree");
  EXPECT_EQ(last_lines(log, 9), "one\ntwo\nthree");
}

}  // namespace
}  // namespace sqlagent::dev
