#include "io/files/spool.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/error.h"

namespace sqlagent::files {
namespace {

constexpr size_t kNameDigits = 32;
constexpr uint64_t kWriteBehindBytes = 8 << 20;

[[noreturn]] void fail(int error_number, const std::string& what) {
  const std::string detail = what + ": " + std::strerror(error_number);
  if (error_number == ENOSPC || error_number == EDQUOT)
    throw Error(Code::no_space,
                "There is no space left for uploads on this machine. Please try again later.",
                detail);
  throw Error(Code::internal, "Something went wrong here. Try again.", detail);
}

std::string random_name() {
  unsigned char bytes[kNameDigits / 2];
  if (getrandom(bytes, sizeof bytes, 0) != static_cast<ssize_t>(sizeof bytes))
    fail(errno, "getrandom");
  std::string name;
  for (const unsigned char byte : bytes)
    for (const int digit : {byte >> 4, byte & 15}) name.push_back("0123456789abcdef"[digit]);
  return name;
}

void sync_folder(const std::string& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) fail(errno, "open " + folder);
  const int result = fsync(descriptor), why = errno;
  close(descriptor);
  if (result != 0) fail(why, "fsync " + folder);
}

}  // namespace

struct SpoolWriter::State {
  std::string folder, path;
  Spooled spooled;
  int descriptor = -1;
  uint64_t flushing_from = 0;
  bool kept = false;
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest{EVP_MD_CTX_new(),
                                                                 &EVP_MD_CTX_free};

  ~State() {
    if (descriptor >= 0) close(descriptor);
    if (!kept && !path.empty()) unlink(path.c_str());
  }
};

SpoolWriter::SpoolWriter(std::string folder) : state_(std::make_unique<State>()) {
  State& s = *state_;
  s.folder = std::move(folder);
  std::error_code bad;
  if (std::filesystem::create_directories(s.folder, bad))
    std::filesystem::permissions(s.folder, std::filesystem::perms::owner_all, bad);
  if (bad) fail(bad.value(), "create " + s.folder);
  s.spooled.spool_name = random_name();
  const std::string path = spool_path(s.folder, s.spooled.spool_name);
  s.descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (s.descriptor < 0) fail(errno, "create " + path);
  s.path = path;
  if (!s.digest || EVP_DigestInit_ex(s.digest.get(), EVP_sha256(), nullptr) != 1)
    fail(ENOMEM, "sha256");
}

SpoolWriter::SpoolWriter(SpoolWriter&&) noexcept = default;
SpoolWriter& SpoolWriter::operator=(SpoolWriter&&) noexcept = default;
SpoolWriter::~SpoolWriter() = default;

void SpoolWriter::write(std::string_view piece) {
  State& s = *state_;
  EVP_DigestUpdate(s.digest.get(), piece.data(), piece.size());
  while (!piece.empty()) {
    const ssize_t size = ::write(s.descriptor, piece.data(), piece.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) fail(errno, "write " + s.path);
    s.spooled.bytes += static_cast<uint64_t>(size);
    piece.remove_prefix(static_cast<size_t>(size));
  }
  if (s.spooled.bytes - s.flushing_from >= kWriteBehindBytes) {
    // Lets the disk begin while the upload goes on, so that the fsync at its end is short. Only a
    // hint.
    (void)sync_file_range(s.descriptor, static_cast<off64_t>(s.flushing_from),
                          static_cast<off64_t>(s.spooled.bytes - s.flushing_from),
                          SYNC_FILE_RANGE_WRITE);
    s.flushing_from = s.spooled.bytes;
  }
}

Spooled SpoolWriter::keep() {
  State& s = *state_;
  if (fsync(s.descriptor) != 0) fail(errno, "fsync " + s.path);
  sync_folder(s.folder);
  s.spooled.sha256.resize(32);
  EVP_DigestFinal_ex(s.digest.get(), reinterpret_cast<unsigned char*>(s.spooled.sha256.data()),
                     nullptr);
  s.kept = true;
  return s.spooled;
}

std::string spool_path(const std::string& folder, const std::string& spool_name) {
  if (spool_name.size() != kNameDigits ||
      spool_name.find_first_not_of("0123456789abcdef") != spool_name.npos)
    throw Error(Code::internal, "Something went wrong here. Try again.",
                "not a spool name: " + spool_name);
  return folder + '/' + spool_name;
}

void remove_spooled(const std::string& folder, const std::string& spool_name) {
  const std::string path = spool_path(folder, spool_name);
  if (unlink(path.c_str()) != 0 && errno != ENOENT) fail(errno, "unlink " + path);
}

ReadableFile::ReadableFile(const std::string& path) {
  descriptor_ = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor_ < 0 && errno == ENOENT)
    throw Error(Code::gone, "The uploaded file is not there any more. Please upload it again.",
                "no file " + path);
  if (descriptor_ < 0) fail(errno, "open " + path);
  look();
}

ReadableFile::ReadableFile(int descriptor) : descriptor_(descriptor) {
  look();
}

void ReadableFile::look() {
  struct stat status {};
  if (fstat(descriptor_, &status) != 0) {
    const int why = errno;
    close(descriptor_);
    fail(why, "fstat of an uploaded file");
  }
  size_ = static_cast<uint64_t>(status.st_size);
  (void)posix_fadvise(descriptor_, 0, 0, POSIX_FADV_SEQUENTIAL);
}

ReadableFile::~ReadableFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

size_t ReadableFile::read(uint64_t offset, std::span<char> into) const {
  size_t done = 0;
  while (done < into.size()) {
    const ssize_t size = pread(descriptor_, into.data() + done, into.size() - done,
                               static_cast<off_t>(offset + done));
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) fail(errno, "pread");
    if (size == 0) break;
    done += static_cast<size_t>(size);
  }
  return done;
}

}  // namespace sqlagent::files
