// Passwords of tenants' roles, all of them: is each still the one that was sealed, and new ones.
// Runs as the administrator. A running server follows: it opens the sealed password anew for each
// question, and its open sessions stay as they are.
#pragma once
#include <vector>

#include "app/isolation/finding.h"
#include "app/tenancy/install.h"
#include "app/tenancy/keys.h"

namespace sqlagent::tenancy {

enum class Which {
  all,
  changed,  // those that are no longer what was sealed; only a superuser can tell
};
struct Rotation {
  size_t rotated = 0;
  size_t unopened = 0;  // sealed under another SECRET_KEY, and left as they are
};

// admin: on our database. A hundred at a time, each hundred and its sealed passwords in one
// transaction: killed half-way, every password works, and the rest is for the next run. `all` needs
// nothing of the former SECRET_KEY.
pg::awaitable<Rotation> rotate_passwords(pg::Session& admin, Secret<std::string> secret_key,
                                         Which which, Deadline deadline);

// For the audit: a password that somebody set beside us, or that this SECRET_KEY does not open.
pg::awaitable<std::vector<isolation::Finding>> audit_passwords(pg::Session& admin,
                                                               Secret<std::string> secret_key,
                                                               Deadline deadline);

// The same for a command of its own: they connect where `install` does.
pg::awaitable<Rotation> rotate_passwords(pg::asio::any_io_executor executor, Installation where,
                                         Secret<std::string> secret_key, Which which,
                                         Deadline deadline);
pg::awaitable<std::vector<isolation::Finding>> audit_passwords(pg::asio::any_io_executor executor,
                                                               Installation where,
                                                               Secret<std::string> secret_key,
                                                               Deadline deadline);

}  // namespace sqlagent::tenancy
