#include "io/files/partial.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <vector>

#include "base/error.h"
#include "io/files/spool.h"

namespace sqlagent::files {
namespace {

constexpr size_t kHashBytes = 1 << 20;

[[noreturn]] void fail(int error_number, const char* what) {
  const std::string detail = std::string(what) + ": " + std::strerror(error_number);
  if (error_number == ENOENT)
    throw Error(Code::gone, "This upload is not there any more. Please start it again.", detail);
  if (error_number == ENOSPC || error_number == EDQUOT)
    throw Error(Code::no_space,
                "There is no space left for uploads on this machine. Please try again later.",
                detail);
  throw Error(Code::internal, "Something went wrong here. Try again.", detail);
}

}  // namespace

std::string PartialFile::create(const std::string& folder) {
  SpoolWriter writer(folder);
  return writer.keep().spool_name;
}

std::optional<uint64_t> PartialFile::length(const std::string& folder,
                                            const std::string& spool_name) {
  struct stat status {};
  if (stat(spool_path(folder, spool_name).c_str(), &status) == 0)
    return static_cast<uint64_t>(status.st_size);
  if (errno == ENOENT) return std::nullopt;
  fail(errno, "stat of an upload");
}

PartialFile::PartialFile(const std::string& folder, const std::string& spool_name) {
  descriptor_ = open(spool_path(folder, spool_name).c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  if (descriptor_ < 0) fail(errno, "open an upload");
  struct stat status {};
  const bool locked = flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
  const int why = errno;
  if (!locked || fstat(descriptor_, &status) != 0) {
    close(descriptor_);
    if (!locked && why == EWOULDBLOCK)
      throw Error(Code::conflict,
                  "Another request is sending this file just now. Wait for it, or end it.");
    fail(why, "lock an upload");
  }
  length_ = static_cast<uint64_t>(status.st_size);
}

PartialFile::~PartialFile() {
  (void)fdatasync(descriptor_);
  close(descriptor_);
}

void PartialFile::write(std::string_view piece) {
  while (!piece.empty()) {
    const ssize_t size = ::write(descriptor_, piece.data(), piece.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) fail(errno, "write an upload");
    length_ += static_cast<uint64_t>(size);
    piece.remove_prefix(static_cast<size_t>(size));
  }
}

void PartialFile::cut_back(uint64_t length) {
  if (ftruncate(descriptor_, static_cast<off_t>(length)) != 0) fail(errno, "truncate an upload");
  length_ = length;
}

void PartialFile::sync() {
  if (fdatasync(descriptor_) != 0) fail(errno, "fsync an upload");
}

std::string sha256_of(const std::string& folder, const std::string& spool_name) {
  const ReadableFile file(spool_path(folder, spool_name));
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest(EVP_MD_CTX_new(),
                                                                       &EVP_MD_CTX_free);
  if (!digest || EVP_DigestInit_ex(digest.get(), EVP_sha256(), nullptr) != 1)
    fail(ENOMEM, "sha256");
  std::vector<char> piece(kHashBytes);
  for (uint64_t at = 0;;) {
    const size_t size = file.read(at, piece);
    if (size == 0) break;
    EVP_DigestUpdate(digest.get(), piece.data(), size);
    at += size;
  }
  std::string hash(32, '\0');
  EVP_DigestFinal_ex(digest.get(), reinterpret_cast<unsigned char*>(hash.data()), nullptr);
  return hash;
}

}  // namespace sqlagent::files
