#include "edge/dev/postgres.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "edge/dev/leftovers.h"
#include "edge/dev/ports.h"

namespace sqlagent::dev {
namespace {

namespace fs = std::filesystem;

std::string program(const char* name) {
  const fs::path path = fs::path("/usr/lib/postgresql/15/bin") / name;
  if (!fs::exists(path))
    throw Error(Code::unavailable,
                "PostgreSQL 15 is not installed. Install the Debian packages postgresql-15 and "
                "postgresql-client-15, or set DATABASE_URL to a server that you have.");
  return path;
}

void must_end_well(const Command& command, const char* what, std::chrono::seconds patience) {
  const Ending ending = run(command, patience);
  if (!ending.well)
    throw Error(Code::unavailable,
                fmt::format("{} failed ({}). The end of its log, {}:\n{}", what, ending.words,
                            command.log.string(), last_lines(command.log, 12)));
}

void write_as(const Account& account, const fs::path& file, const std::string& text) {
  write_private(file, text);
  if (!account.is_self && chown(file.c_str(), account.uid, account.gid) != 0)
    throw Error(Code::internal,
                fmt::format("cannot hand over {}: {}", file.string(), reason(errno)));
}

// One flush of the whole file system: initdb's own, a thousand files one by one, takes seconds on a
// busy disk.
void sync_around(const fs::path& folder) {
  const int inside = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool kept = inside >= 0 && syncfs(inside) == 0;
  const int error_number = errno;
  if (inside >= 0) close(inside);
  if (!kept)
    throw Error(Code::internal,
                fmt::format("cannot save {}: {}", folder.string(), reason(error_number)));
}

// Built beside and renamed when whole. Its one database is made in single-user mode, before
// anything listens.
void make_cluster(const Command& base, const fs::path& folder, const std::string& password) {
  const fs::path fresh = folder / "data.new", input = folder / "input";
  fs::remove_all(fresh);
  write_as(base.account, input, password + '\n');
  Command initdb = base;
  initdb.arguments = {program("initdb"),
                      "-D",
                      fresh,
                      "-U",
                      postgres_admin,
                      "--pwfile",
                      input,
                      "--auth=scram-sha-256",
                      "--encoding=UTF8",
                      "--locale=C.UTF-8",
                      "--data-checksums",
                      "--no-instructions",
                      "--no-sync"};
  must_end_well(initdb, "initdb", std::chrono::seconds(120));
  write_as(base.account, input,
           fmt::format("CREATE DATABASE {} TEMPLATE template0\n", postgres_database));
  Command create = base;
  create.arguments = {program("postgres"), "--single", "-D", fresh, "postgres"};
  create.input = input;
  must_end_well(create, "creating the database", std::chrono::seconds(120));
  fs::remove(input);
  std::ofstream settings(fresh / "postgresql.conf", std::ios::app);
  settings << "\ninclude 'sqlagent.conf'\n";
  settings.close();
  sync_around(fresh);
  std::error_code failed;
  if (settings) fs::rename(fresh, folder / "data", failed);
  if (!settings || failed)
    throw Error(Code::internal, fmt::format("cannot finish the database in {}", fresh.string()));
}

// What a killed server left: its process is gone, but its number may live on in another one, and
// PostgreSQL would take that for itself.
void forget_locks(const fs::path& folder, const fs::path& data) {
  std::vector<fs::path> locks{data / "postmaster.pid"};
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().filename().string().starts_with(".s.PGSQL.")) locks.push_back(entry.path());
  }
  for (const auto& lock : locks) fs::remove(lock);
}

}  // namespace

// wal_level: nobody replicates from a private server, and the rows of a table that the same
// transaction made then go to disk once, at COMMIT, not twice (manual 14.4.7).
std::string postgres_settings(uint16_t port, const std::string& socket_folder) {
  return fmt::format(R"(# Written by sqlagent dev at each start; changes here are lost.
listen_addresses = '127.0.0.1'
port = {}
unix_socket_directories = '{}'
unix_socket_permissions = 0700
password_encryption = 'scram-sha-256'
max_connections = 160
shared_buffers = '128MB'
wal_level = minimal
max_wal_senders = 0
max_wal_size = '2GB'
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %u@%d '
)",
                     port, socket_folder);
}

std::string with_user(const std::string& url, const std::string& user,
                      const std::string& password) {
  for (const std::string_view scheme : {"postgresql://", "postgres://"}) {
    if (!url.starts_with(scheme)) continue;
    const std::string rest = url.substr(scheme.size());
    const size_t place_ends = rest.find_first_of("/?");
    const size_t at = rest.substr(0, place_ends).rfind('@');
    return fmt::format("{}{}:{}@{}", scheme, user, password,
                       at == std::string::npos ? rest : rest.substr(at + 1));
  }
  throw Error(Code::bad_request,
              "DATABASE_URL must look like postgresql://user:password@host:5432/database; or set "
              "CONTROL_DATABASE_URL and LOADER_DATABASE_URL yourself");
}

Postgres postgres(const Home& home, uint16_t wanted_port, const std::string& admin_password,
                  size_t backend_memory) {
  const Account account = service_account("postgres", "postgres");
  const fs::path folder = home.service_folder("postgres", account), data = folder / "data";
  Command base{.arguments = {},
               .environment = {{"PATH", "/usr/bin:/bin"}, {"LC_ALL", "C.UTF-8"}, {"TZ", "UTC"}},
               .account = account,
               .log = home.log("postgres"),
               .folder = folder};
  if (!fs::exists(data)) make_cluster(base, folder, admin_password);
  const auto clear = [folder, data] {
    clear_leftovers(data, "postgres", SIGINT, std::chrono::seconds(10));
    forget_locks(folder, data);
  };
  clear();  // before the port is chosen: the earlier one gives it back
  const uint16_t port = service_port(home, "POSTGRES_PORT", wanted_port);

  constexpr size_t longest_socket_folder = 80;  // a socket's whole path has at most 107 bytes
  const std::string text = folder.string();
  const bool socket =
      text.size() <= longest_socket_folder && text.find_first_of("',\"") == std::string::npos;
  write_as(account, data / "sqlagent.conf", postgres_settings(port, socket ? text : ""));

  Service service;
  service.name = "postgres";
  service.command = base;
  service.command.arguments = {program("postgres"), "-D", data};
  service.command.death_signal = SIGINT;
  // A backend that wants more fails alone, with "out of memory"; else the kernel would choose whom
  // to kill. Counted with it: the shared buffers.
  service.command.memory_bytes = backend_memory;
  service.stop_signal = SIGINT;   // fast shutdown: sessions end, data is flushed
  service.last_signal = SIGQUIT;  // immediate shutdown: the next start recovers from the log
  service.before_start = clear;
  Command ask = base;
  ask.arguments = {program("pg_isready"), "-q", "-t", "1", "-h", "127.0.0.1", "-p",
                   std::to_string(port)};
  ask.log = "/dev/null";
  service.answers = [ask] { return run(ask, std::chrono::seconds(2)).well; };
  return {std::move(service), port};
}

}  // namespace sqlagent::dev
