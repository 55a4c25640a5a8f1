#include "io/files/spool.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>

#include "base/error.h"

namespace sqlagent::files {
namespace {

namespace fs = std::filesystem;

struct SpoolTest : testing::Test {
  fs::path folder = fs::temp_directory_path() / ("spool_test_" + std::to_string(getpid()));
  void TearDown() override { fs::remove_all(folder); }
};

TEST_F(SpoolTest, KeepsBytesUnderItsOwnNameWithTheirHash) {
  SpoolWriter writer(folder.string());
  writer.write("hello ");
  writer.write("world");
  const Spooled spooled = writer.keep();
  EXPECT_EQ(spooled.bytes, 11u);
  EXPECT_EQ(spooled.sha256.substr(0, 4),
            std::string("\xb9\x4d\x27\xb9"));  // sha256("hello world"), FIPS 180-4
  const ReadableFile file(spool_path(folder.string(), spooled.spool_name));
  std::string bytes(20, 'x');
  EXPECT_EQ(file.read(6, bytes), 5u);
  EXPECT_EQ(bytes.substr(0, 5), "world");
  EXPECT_EQ(fs::status(file.size() == 11 ? folder : fs::path()).permissions(),
            fs::perms::owner_all);
}

TEST_F(SpoolTest, AFileThatIsNotKeptIsGone) {
  { SpoolWriter(folder.string()).write("half a file"); }
  EXPECT_TRUE(fs::is_empty(folder));
}

TEST_F(SpoolTest, NamesThatAreNotOursAreRefused) {
  for (const char* name : {"", "../../etc/passwd", "0123456789abcdef0123456789abcdeX"})
    EXPECT_THROW(spool_path(folder.string(), name), Error) << name;
}

TEST_F(SpoolTest, AMissingFileIsGone) {
  try {
    ReadableFile(spool_path(folder.string(), std::string(32, '0')));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::gone);
  }
}

TEST_F(SpoolTest, AFullDiskHasItsOwnError) {
  if (!fs::exists("/dev/full")) GTEST_SKIP();
  fs::create_directories(folder);
  // The next write goes to the device that is always full.
  SpoolWriter writer(folder.string());
  const auto made = *fs::directory_iterator(folder);
  const int full = open("/dev/full", O_WRONLY);
  for (int descriptor = 3; descriptor < 64; ++descriptor) {
    std::error_code none;
    if (fs::read_symlink("/proc/self/fd/" + std::to_string(descriptor), none) == made.path())
      dup2(full, descriptor);
  }
  close(full);
  try {
    writer.write("more");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::no_space);
  }
}

}  // namespace
}  // namespace sqlagent::files
