// Uploaded files on their way in: written under a name of our own making, hashed as the bytes come,
// durable before anyone is told. What the person calls the file never becomes a path.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace sqlagent::files {

struct Spooled {
  std::string spool_name;  // 32 hexadecimal digits, inside the spool folder
  uint64_t bytes = 0;
  std::string sha256;  // 32 bytes
};

// One file being written. Removed again by the destructor unless keep() was reached.
class SpoolWriter {
 public:
  // Creates the folder (0700) and a new file (0600) in it. Error(no_space) or Error(internal).
  explicit SpoolWriter(std::string folder);
  ~SpoolWriter();
  SpoolWriter(SpoolWriter&&) noexcept;
  SpoolWriter& operator=(SpoolWriter&&) noexcept;
  void write(std::string_view piece);  // Error(no_space) when the disk is full
  Spooled keep();                      // on disk, with its name: fsync of file and folder

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// REQUIRES: a name that keep() gave. A file that is not there is no error.
void remove_spooled(const std::string& folder, const std::string& spool_name);

// A file opened for reading at any place; the size is that of the moment of opening.
class ReadableFile {
 public:
  // Error(gone) when it is not there, Error(internal) when it cannot be read.
  explicit ReadableFile(const std::string& path);
  explicit ReadableFile(int descriptor);  // takes over an open one
  ~ReadableFile();
  ReadableFile(const ReadableFile&) = delete;
  ReadableFile& operator=(const ReadableFile&) = delete;
  uint64_t size() const { return size_; }
  int descriptor() const { return descriptor_; }  // stays ours
  // Fewer bytes than asked only at the end. Error(internal) when the disk fails.
  size_t read(uint64_t offset, std::span<char> into) const;

 private:
  void look();

  int descriptor_ = -1;
  uint64_t size_ = 0;
};

// REQUIRES: a name that keep() gave; anything else is Error(internal), since it would be a path.
std::string spool_path(const std::string& folder, const std::string& spool_name);

}  // namespace sqlagent::files
