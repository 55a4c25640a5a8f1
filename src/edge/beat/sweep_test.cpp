// Old files without an owner go; young ones, owned ones, folders and links stay.
#include "edge/beat/sweep.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

namespace sqlagent::beat {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class Sweep : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(::testing::TempDir()) / "sqlagent_sweep_test";
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "a_folder");
    fs::last_write_time(folder_ / "a_folder", now_ - 5h);
  }
  void TearDown() override { fs::remove_all(folder_); }
  void write(const std::string& name, std::chrono::minutes age) {
    std::ofstream(folder_ / name) << "x";
    fs::last_write_time(folder_ / name, now_ - age);
  }
  std::vector<std::string> old_names(size_t most = 100) {
    auto names = old_files(folder_, 1h, now_, most);
    std::sort(names.begin(), names.end());
    return names;
  }
  fs::path folder_;
  fs::file_time_type now_ = fs::file_time_type::clock::now();
};

TEST_F(Sweep, FindsOnlyOldRegularFiles) {
  write("old", 61min);
  write("young", 59min);
  fs::create_symlink(folder_ / "old", folder_ / "link");
  EXPECT_EQ(old_names(), (std::vector<std::string>{"old"}));
}

TEST_F(Sweep, HasALimit) {
  for (const char* name : {"a", "b", "c"}) write(name, 120min);
  EXPECT_EQ(old_names(2).size(), 2u);
}

TEST_F(Sweep, RemovesWhatNobodyOwns) {
  write("owned", 120min);
  write("left", 120min);
  EXPECT_EQ(remove_unowned(folder_, {"owned", "left"}, {"owned"}), 1u);
  EXPECT_TRUE(fs::exists(folder_ / "owned"));
  EXPECT_FALSE(fs::exists(folder_ / "left"));
}

TEST_F(Sweep, AMissingFolderIsEmpty) {
  EXPECT_TRUE(old_files(folder_ / "nowhere", 1h, now_, 10).empty());
}

}  // namespace
}  // namespace sqlagent::beat
