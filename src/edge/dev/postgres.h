// A private PostgreSQL 15 in home/postgres: made once, SCRAM everywhere, loopback and a unix socket
// only, durable.
#pragma once
#include "edge/dev/home.h"
#include "edge/dev/supervisor.h"

namespace sqlagent::dev {

inline constexpr const char* postgres_admin = "app_admin";  // the cluster's superuser
inline constexpr const char* postgres_database = "portfoliosql";

// Makes the data folder if there is none: an interrupted attempt leaves nothing that counts. Ends
// what an earlier run left on it, chooses the port (see service_port) and writes the private
// settings. Throws Error when something fails.
struct Postgres {
  Service service;
  uint16_t port;
};
// backend_memory: bytes of address space for each of its processes.
Postgres postgres(const Home& home, uint16_t wanted_port, const std::string& admin_password,
                  size_t backend_memory);

// The settings that dev keeps in sqlagent.conf, which postgresql.conf includes. socket_folder may
// be empty: no socket.
std::string postgres_settings(uint16_t port, const std::string& socket_folder);

// The same place with another user: postgresql://old:secret@host:5432/db?x=y →
// postgresql://user:password@host:5432/db?x=y. Throws Error for anything that is not such an
// address.
std::string with_user(const std::string& url, const std::string& user, const std::string& password);

}  // namespace sqlagent::dev
