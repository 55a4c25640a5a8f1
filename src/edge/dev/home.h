// The data folder of `dev`: its parts, who may open them, and the lock that keeps a second
// supervisor out.
//   home/keys.env ports.env dev.env    secrets, kept ports, settings of the running dev (0600)
//   home/logs/<name>.log               what each process said
//   home/postgres  home/redis          their data, owned by the service user when dev runs as root
//   home/spool                         uploaded files on their way in
#pragma once
#include <sys/types.h>

#include <filesystem>
#include <map>
#include <string>

namespace sqlagent::dev {

using Settings = std::map<std::string, std::string>;  // NAME → value, as in keys.env

// Whom a child runs as. Root never runs PostgreSQL (it refuses) nor Redis; everyone else runs them
// as themselves.
struct Account {
  uid_t uid = 0;
  gid_t gid = 0;
  bool is_self = true;
};
Account service_account(const char* preferred,
                        const char* otherwise);  // throws Error when root finds neither

class Home {
 public:
  // Creates the folder and takes its lock for as long as this object lives.
  // Throws Error when it cannot be written, or when another dev holds the lock.
  explicit Home(const std::string& folder);
  ~Home();
  Home(const Home&) = delete;
  Home& operator=(const Home&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path log(const std::string& name) const {
    return path_ / "logs" / (name + ".log");
  }

  // A folder of a service: home/<name>, mode 0700, owned by that account. When the account cannot
  // reach home (a checkout below /root), it lies in /var/lib/sqlagent and home/<name> is a link to
  // it.
  std::filesystem::path service_folder(const std::string& name, const Account& account) const;

 private:
  std::filesystem::path path_;
  int lock_ = -1;
};

// NAME=value lines. read: a missing file is empty. write: atomic, mode 0600, owned by `account`'s
// caller.
Settings read_settings(const std::filesystem::path& file);
void write_private(const std::filesystem::path& file, const std::string& text);
std::string to_text(const Settings& settings);

// Why the last system call failed, as the end of a sentence.
std::string reason(int error_number);

}  // namespace sqlagent::dev
