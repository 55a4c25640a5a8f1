#include "io/files/nameless_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "base/error.h"

namespace sqlagent::files {

NamelessFile::NamelessFile(const std::string& folder) {
  std::error_code ignored;  // opening tells
  if (std::filesystem::create_directories(folder, ignored)) ::chmod(folder.c_str(), 0700);
  auto pattern = folder + "/.nameless-XXXXXX";
  descriptor_ = ::mkostemp(pattern.data(), O_CLOEXEC);
  if (descriptor_ < 0) {
    const auto why = folder + ": " + std::strerror(errno);
    if (errno == ENOSPC || errno == EDQUOT)
      throw Error(Code::no_space, "There is no space left on the server. Try again later.", why);
    throw Error(Code::internal, "Something went wrong here. Try again.", why);
  }
  ::unlink(pattern.c_str());
}

NamelessFile::~NamelessFile() {
  ::close(descriptor_);
}

std::string NamelessFile::path() const {
  return "/proc/self/fd/" + std::to_string(descriptor_);
}

}  // namespace sqlagent::files
