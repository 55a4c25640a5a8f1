// What an audit says.
#pragma once
#include <string>
#include <vector>

namespace sqlagent::isolation {

enum class Layer { door = 1, role, database, connection, limits, edges };  // L1 … L6, security.md

// breach: something that must hold does not; the server does not start. warning: a layer that this
// PostgreSQL cannot have, or advice.
enum class Severity { breach, warning };

struct Finding {
  Layer layer = Layer::role;
  Severity severity = Severity::breach;
  std::string code;                      // for programs: "role.membership"
  std::string where, what, why, repair;  // sentences for people; where is an object's name
};

struct Report {
  std::string database;
  bool administrator = false;    // else as app_control, which sees less
  bool database_closed = false;  // L3 was built here, so it must stand
  size_t tenants = 0;
  std::vector<Finding> findings;    // of one check at most kMostOfAKind
  std::vector<std::string> unseen;  // what this role could not look at
  bool green() const;               // no breach
};

inline constexpr int kMostOfAKind = 20;

}  // namespace sqlagent::isolation
