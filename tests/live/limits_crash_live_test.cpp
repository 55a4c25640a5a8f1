// kill -9 of the whole PostgreSQL while statements run, on a cluster of this test's own: whoever
// asks is told to try again, and everything works once the server is back.
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "tests/live/tenancy_fixture.h"

namespace sqlagent::tenancy {
namespace {

using namespace std::chrono_literals;
using live::as_admin;
using live::soon;

class Cluster {
 public:
  Cluster()
      : folder_(std::filesystem::temp_directory_path() / ("crash" + std::to_string(getpid()))) {
    url_ = script("start " + folder_.string());
    while (url_.ends_with('\n')) url_.pop_back();
    former_ = live::admin_url();
    ::setenv("SQLAGENT_TEST_ADMIN_URL", url_.c_str(), 1);
  }
  ~Cluster() {
    ::setenv("SQLAGENT_TEST_ADMIN_URL", former_.c_str(), 1);
    script("stop " + folder_.string());
  }
  void kill_it() {
    pid_t postmaster = 0;
    std::ifstream(folder_ / "pg" / "postmaster.pid") >> postmaster;
    ASSERT_GT(postmaster, 0);
    ::kill(postmaster, SIGKILL);
  }
  void start_again() {
    const auto port = url_.substr(url_.rfind(':') + 1, url_.rfind('/') - url_.rfind(':') - 1);
    for (int round = 0; round < 20; ++round)  // what it left behind takes a moment to go
      if (!script("start " + folder_.string() + " " + port).empty()) return;
  }

 private:
  static std::string script(const std::string& arguments) {
    const auto command =
        std::string(SQLAGENT_SOURCE_DIR) + "/tests/live/cluster.sh " + arguments + " 2>/dev/null";
    FILE* pipe = ::popen(command.c_str(), "r");
    std::string out;
    std::array<char, 256> line;
    while (pipe && std::fgets(line.data(), line.size(), pipe)) out += line.data();
    if (pipe) ::pclose(pipe);
    return out;
  }
  std::filesystem::path folder_;
  std::string url_, former_;
};

class CrashLive : public live::TenancyFixture {
 protected:
  CrashLive() : TenancyFixture("crash_test") {}
  Cluster cluster_;
};

TEST_F(CrashLive, AKilledServerIsAClearErrorAndWorksAgainWhenItIsBack) {
  std::optional<TenantId> tenant;
  int failed = 0;
  auto begin = [&]() -> awaitable<void> {
    auto made = co_await somebody();
    co_await plant(made, "still here");
    auto admin = co_await pg::Session::connect(loop_.executor(), as_admin(database_), soon());
    GeneratedSql grant("test.grant");
    grant.raw("GRANT EXECUTE ON FUNCTION pg_catalog.pg_sleep(float8) TO ")
        .ident(live::role_of(made));
    co_await admin.run(grant, soon());
    GeneratedSql checkpoint("test.checkpoint");  // the cluster confirms before it writes
    checkpoint.raw("CHECKPOINT");
    co_await admin.run(checkpoint, soon());
    tenant = made;
    auto one = [&]() -> awaitable<void> {
      auto said = co_await ask(*tenant, "SELECT pg_sleep(60) IS NULL", *tenant, soon());
      EXPECT_EQ(said, "unavailable");
      ++failed;
    };
    for (int i = 0; i < 3; ++i)
      boost::asio::co_spawn(loop_.executor(), one,
                            [](std::exception_ptr error) { EXPECT_FALSE(error); });
    co_await pause(300ms);
    cluster_.kill_it();
    while (failed < 3) co_await pause(10ms);
    auto said = co_await ask(*tenant, "SELECT 1", *tenant, Deadline::in(500ms));
    EXPECT_EQ(said, "unavailable");
    EXPECT_NE(last_sentence_.find("Try again in a moment"), std::string::npos) << last_sentence_;
  };
  loop_.run(begin);
  cluster_.start_again();
  auto after = [&]() -> awaitable<void> {
    for (int i = 0; i < 3; ++i) {
      auto said = co_await ask(*tenant, "SELECT secret FROM orders", *tenant, soon());
      EXPECT_EQ(said, "still here");
    }
  };
  loop_.run(after);
}

}  // namespace
}  // namespace sqlagent::tenancy
