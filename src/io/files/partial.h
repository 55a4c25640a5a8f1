// An uploaded file that comes in several pieces, perhaps over days and restarts: its length is how
// much has come. One writer at a time, in whatever process.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sqlagent::files {

class PartialFile {
 public:
  // Makes an empty one and answers its spool name. Error(no_space), Error(internal).
  static std::string create(const std::string& folder);
  // How much has come; nullopt when it is not there.
  static std::optional<uint64_t> length(const std::string& folder, const std::string& spool_name);

  // For writing at its end. Error(gone) when it is not there, Error(conflict) while another request
  // writes to it.
  PartialFile(const std::string& folder, const std::string& spool_name);
  ~PartialFile();  // what was written stays, and is on disk
  PartialFile(const PartialFile&) = delete;
  uint64_t length() const { return length_; }
  void write(std::string_view piece);  // Error(no_space) when the disk is full
  void cut_back(uint64_t length);      // forgets what came after
  void sync();

 private:
  int descriptor_ = -1;
  uint64_t length_ = 0;
};

// 32 bytes. Error(gone), Error(internal).
std::string sha256_of(const std::string& folder, const std::string& spool_name);

}  // namespace sqlagent::files
