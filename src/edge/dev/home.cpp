#include "edge/dev/home.h"

#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <functional>

#include <fmt/format.h>

#include "base/error.h"

namespace sqlagent::dev {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void cannot(const std::string& what, const fs::path& where, int error_number) {
  const Code code = error_number == ENOSPC ? Code::no_space : Code::internal;
  throw Error(
      code, fmt::format(
                "cannot {} {}: {}. Free some space there, allow it, or choose another folder with "
                "SQLAGENT_HOME.",
                what, where.string(), reason(error_number)));
}

void make_folder(const fs::path& folder, mode_t mode) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) cannot("create the folder", folder, failed.value());
  if (access(folder.c_str(), W_OK | X_OK) != 0) cannot("write to the folder", folder, errno);
  if (chmod(folder.c_str(), mode) != 0) cannot("protect the folder", folder, errno);
}

// May this account pass through every folder on the way? Plain permission bits; enough to choose a
// place.
bool can_reach(const Account& account, const fs::path& folder) {
  for (fs::path part = folder;; part = part.parent_path()) {
    struct stat status {};
    if (stat(part.c_str(), &status) != 0) return false;
    const mode_t needed = status.st_uid == account.uid   ? S_IXUSR
                          : status.st_gid == account.gid ? S_IXGRP
                                                         : S_IXOTH;
    if (!(status.st_mode & needed)) return false;
    if (part == part.root_path()) return true;
  }
}

}  // namespace

std::string reason(int error_number) {
  return std::generic_category().message(error_number);
}

Account service_account(const char* preferred, const char* otherwise) {
  if (geteuid() != 0) return {geteuid(), getegid(), true};
  for (const char* name : {preferred, otherwise})
    if (const passwd* entry = getpwnam(name)) return {entry->pw_uid, entry->pw_gid, false};
  throw Error(
      Code::internal,
      fmt::format("running as root needs the system user \"{}\", which the Debian package {} "
                  "creates. Install it, or run as an ordinary user.",
                  preferred,
                  std::string_view(preferred) == "postgres" ? "postgresql-15" : "redis-server"));
}

Home::Home(const std::string& folder) {
  std::error_code failed;
  path_ = fs::absolute(folder, failed).lexically_normal();
  if (path_.has_relative_path() && path_.filename().empty()) path_ = path_.parent_path();
  // Root's service users only pass through; what is theirs lies one folder deeper.
  make_folder(path_, geteuid() == 0 ? 0711 : 0700);
  make_folder(path_ / "logs", 0700);
  lock_ = open((path_ / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock_ < 0) cannot("open the lock file in", path_, errno);
  if (flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    close(lock_);
    throw Error(
        Code::conflict,
        fmt::format("another sqlagent dev is running on {}. Use it, stop it, or choose another "
                    "folder with SQLAGENT_HOME (and another API_PORT).",
                    path_.string()));
  }
}

Home::~Home() {
  close(lock_);
}

fs::path Home::service_folder(const std::string& name, const Account& account) const {
  fs::path folder = path_ / name;
  if (!fs::exists(folder) && !can_reach(account, path_)) {
    const fs::path elsewhere = "/var/lib/sqlagent";
    const fs::path target =
        elsewhere / fmt::format("{:016x}", std::hash<std::string>{}(path_.string())) / name;
    make_folder(elsewhere, 0711);
    make_folder(target.parent_path(), 0711);
    make_folder(target, 0700);
    std::error_code failed;
    fs::remove(folder, failed);  // a link whose target is gone
    fs::create_directory_symlink(target, folder, failed);
    if (failed) cannot("write to the folder", path_, failed.value());
  }
  make_folder(folder, 0700);
  folder = fs::canonical(folder);
  if (!account.is_self && chown(folder.c_str(), account.uid, account.gid) != 0)
    cannot("hand over the folder", folder, errno);
  return folder;
}

Settings read_settings(const fs::path& file) {
  Settings settings;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);)
    if (const auto equals = line.find('='); equals != std::string::npos && line.front() != '#')
      settings[line.substr(0, equals)] = line.substr(equals + 1);
  return settings;
}

void write_private(const fs::path& file, const std::string& text) {
  const fs::path fresh = file.string() + ".new";
  const int out = open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (out < 0) cannot("write", fresh, errno);
  size_t written = 0;
  while (written < text.size()) {
    const ssize_t count = write(out, text.data() + written, text.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      const int error_number = errno;
      close(out);
      cannot("write", fresh, error_number);
    }
    written += static_cast<size_t>(count);
  }
  const bool kept = fsync(out) == 0;
  const int error_number = errno;
  close(out);
  if (!kept) cannot("write", fresh, error_number);
  if (rename(fresh.c_str(), file.c_str()) != 0) cannot("write", file, errno);
}

std::string to_text(const Settings& settings) {
  std::string text;
  for (const auto& [name, value] : settings) text += name + '=' + value + '\n';
  return text;
}

}  // namespace sqlagent::dev
