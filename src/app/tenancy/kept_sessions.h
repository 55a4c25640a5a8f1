// Sessions of tenants' roles between two statements: each serves the tenant it was opened for and
// nobody else (security.md, L4). The one unused the longest goes first.
#pragma once
#include <chrono>
#include <list>
#include <optional>
#include <string>

#include "base/id.h"
#include "base/secret.h"
#include "io/pg/session.h"

namespace sqlagent::tenancy {

// Where and as whom a tenant's statements run.
struct Login {
  TenantId tenant;
  std::string role;
  Secret<std::string> password;
  std::string database;  // empty: the one of the tenants who have a schema
};

struct KeptLimits {
  size_t sessions = 64, per_tenant = 3;
  std::chrono::milliseconds age{60'000};  // since it was opened; 0: none is kept
};

struct Kept {
  Login login;
  pg::Session session;
  Deadline::Clock::time_point opened = Deadline::Clock::now();
};

class KeptSessions {
 public:
  explicit KeptSessions(KeptLimits limits) : limits_(limits) {}
  // One that was opened with this very login, is not too old and still has its server.
  std::optional<Kept> take(const Login& login);
  void put(Kept kept);  // REQUIRES: enclosed() has left it clean
  void drop_oldest();   // to make room in the server
  size_t size() const { return kept_.size(); }

 private:
  bool too_old(const Kept& kept) const;
  KeptLimits limits_;
  std::list<Kept> kept_;  // the last used first
};

}  // namespace sqlagent::tenancy
