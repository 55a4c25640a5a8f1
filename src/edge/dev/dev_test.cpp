// What dev decides before anything starts: keys, ports, places, who gets which address, what is
// said.
#include "edge/dev/dev.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "base/error.h"
#include "edge/dev/keys.h"
#include "edge/dev/parts.h"
#include "edge/dev/ports.h"
#include "edge/dev/postgres.h"
#include "edge/dev/redis.h"
#include "edge/dev/screen.h"

namespace sqlagent::dev {
namespace {

namespace fs = std::filesystem;

class DevTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("sqlagent-dev-" + std::to_string(getpid()));
  }
  void TearDown() override { fs::remove_all(folder_); }
  static mode_t mode(const fs::path& path) {
    struct stat status {};
    EXPECT_EQ(stat(path.c_str(), &status), 0);
    return status.st_mode & 0777;
  }
  fs::path folder_;
};

TEST_F(DevTest, ASecondDevOnTheSameHomeIsRefused) {
  {
    const Home first(folder_);
    EXPECT_THROW(Home second(folder_), Error);
  }
  EXPECT_NO_THROW(Home again(folder_));
}

TEST_F(DevTest, AHomeThatCannotBeMadeIsASentence) {
  fs::create_directories(folder_);
  std::ofstream(folder_ / "file") << "x";
  try {
    const Home home(folder_ / "file");
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(error.for_the_user().find("SQLAGENT_HOME"), std::string::npos)
        << error.for_the_user();
  }
}

TEST_F(DevTest, KeysAreMadeOnceAndPrivate) {
  const Home home(folder_);
  const Settings first = keys(home);
  EXPECT_EQ(first.size(), 5u);
  EXPECT_EQ(first.at("SECRET_KEY").size(), 64u);
  EXPECT_NE(first.at("CONTROL_PASSWORD"), first.at("LOADER_PASSWORD"));
  EXPECT_EQ(mode(folder_ / "keys.env"), 0600u);
  EXPECT_EQ(keys(home), first);
}

TEST_F(DevTest, LostKeysAreNotReplacedWhileThereIsData) {
  const Home home(folder_);
  fs::create_directories(folder_ / "postgres" / "data");
  EXPECT_THROW(keys(home), Error);
  EXPECT_FALSE(fs::exists(folder_ / "keys.env"));
}

TEST_F(DevTest, AFreePortIsKeptFromStartToStart) {
  const Home home(folder_);
  const uint16_t port = service_port(home, "REDIS_PORT", 0);
  EXPECT_NE(port, 0);
  EXPECT_EQ(service_port(home, "REDIS_PORT", 0), port);
  EXPECT_EQ(read_settings(folder_ / "ports.env").at("REDIS_PORT"), std::to_string(port));
  EXPECT_FALSE(port_is_free("no-such-host.invalid", port));
}

TEST_F(DevTest, AServiceThatCannotReachHomeGetsItsOwnPlace) {
  if (geteuid() != 0) GTEST_SKIP() << "only root hands folders over";
  const Home home(folder_ / "home");
  const Account nobody{65534, 65534, false};
  const fs::path near = home.service_folder("near", nobody);
  EXPECT_EQ(near, folder_ / "home" / "near");
  chmod(folder_.c_str(), 0700);
  const fs::path far = home.service_folder("far", nobody);
  EXPECT_TRUE(far.string().starts_with("/var/lib/sqlagent/")) << far;
  EXPECT_TRUE(fs::is_symlink(folder_ / "home" / "far"));
  EXPECT_EQ(home.service_folder("far", nobody), far);
  struct stat status {};
  ASSERT_EQ(stat(far.c_str(), &status), 0);
  EXPECT_EQ(status.st_uid, nobody.uid);
  fs::remove_all(far.parent_path());
}

TEST(Addresses, OnlyTheUserChanges) {
  EXPECT_EQ(with_user("postgresql://a:b@h:5432/d?x=y", "u", "p"), "postgresql://u:p@h:5432/d?x=y");
  EXPECT_EQ(with_user("postgres://h/d", "u", "p"), "postgres://u:p@h/d");
  EXPECT_EQ(with_user("postgresql://a:p@ss@[::1]:1/d?options=-c%20a@b", "u", "p"),
            "postgresql://u:p@[::1]:1/d?options=-c%20a@b");
  EXPECT_THROW(with_user("host=h dbname=d", "u", "p"), Error);
}

TEST(Parts, TheServerNeverSeesTheAdministratorsOrTheLoadersAddress) {
  const Addresses at{"postgresql://admin", "postgresql://control", "postgresql://loader",
                     "redis://r", std::string(32, 'k')};
  const Env environment{
      {"DATABASE_URL", "postgresql://admin"}, {"DB_HOST", "h"}, {"DEBUG", "true"}};
  const Settings common = common_settings(environment, Config{}, "/home", at);
  const Settings server = for_server(common, at);
  for (const auto& [name, value] : server) {
    EXPECT_EQ(value.find("admin"), std::string::npos) << name;
    EXPECT_EQ(value.find("loader"), std::string::npos) << name;
  }
  EXPECT_EQ(server.at("CONTROL_DATABASE_URL"), at.control);
  EXPECT_EQ(server.at("DB_HOST"), "");  // present and empty: .env cannot bring it back
  EXPECT_EQ(server.at("DEBUG"), "true");
  EXPECT_EQ(for_worker(common, at).at("LOADER_DATABASE_URL"), at.loader);
  EXPECT_EQ(for_worker(common, at).at("DATABASE_URL"), "");
  EXPECT_EQ(for_provisioning(common, at).at("DATABASE_URL"), at.admin);
}

TEST(Settings, OfTheServicesKeepThemPrivateAndDurable) {
  const auto postgres_text = postgres_settings(5433, "/x");
  EXPECT_NE(postgres_text.find("listen_addresses = '127.0.0.1'"), std::string::npos);
  EXPECT_NE(postgres_text.find("password_encryption = 'scram-sha-256'"), std::string::npos);
  EXPECT_EQ(postgres_text.find("fsync"), std::string::npos);  // its default is on
  const auto redis_text = redis_settings(6380, "secret", "/x");
  EXPECT_NE(redis_text.find("bind 127.0.0.1\n"), std::string::npos);
  EXPECT_NE(redis_text.find("requirepass secret\n"), std::string::npos);
  EXPECT_NE(redis_text.find("appendonly yes\n"), std::string::npos);
}

TEST(Screen, IsPlainWithoutATerminalAndQuietAboutWhatWentWell) {
  const Overview overview{
      "http://127.0.0.1:8001", {"PostgreSQL (port 1)", "server"}, "/home", "/home/logs", 1.5};
  const auto plain = overview_text(overview, false);
  EXPECT_EQ(plain.find('\033'), std::string::npos);
  EXPECT_NE(plain.find("Open   http://127.0.0.1:8001\n"), std::string::npos);
  EXPECT_NE(plain.find("PostgreSQL (port 1) · server\n"), std::string::npos);
  EXPECT_NE(overview_text(overview, true).find("\033[1m"), std::string::npos);
  Service service;
  service.name = "serve";
  service.command.log = "/l";
  EXPECT_EQ(change_text(service, "running", false), "");
  EXPECT_EQ(change_text(service, "running", true), "serve: running (log: /l)");
  service.kind = Kind::background;
  EXPECT_EQ(change_text(service, "done", true), "sample data is ready");
  EXPECT_EQ(change_text(service, "stopped: exit code 1", true),
            "sample data: stopped: exit code 1 (log: /l)");
}

}  // namespace
}  // namespace sqlagent::dev
