// A file without a name: it goes with its last descriptor, so that nothing is left behind even when
// the process is killed.
#pragma once
#include <string>

namespace sqlagent::files {

class NamelessFile {
 public:
  // In this folder, which is made (0700) when it is not there. Error(no_space) or Error(internal).
  explicit NamelessFile(const std::string& folder);
  ~NamelessFile();
  NamelessFile(const NamelessFile&) = delete;
  NamelessFile& operator=(const NamelessFile&) = delete;
  // For whoever opens files by name, in this process and while this object lives.
  std::string path() const;

 private:
  int descriptor_ = -1;
};

}  // namespace sqlagent::files
