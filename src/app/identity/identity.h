// Who is asking: signing in, recognising a token, signing out. Token → Principal is the first step
// of the chain of custody.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/secret.h"
#include "io/pg/pool.h"

namespace sqlagent::identity {

template <class T>
using awaitable = pg::awaitable<T>;

// A person who is signed in. Only Identity makes one.
struct Principal {
  const UserId user;
  const TenantId tenant;
  const SignInId sign_in;
  const std::string email, name;
  const std::optional<std::string> picture;
  const bool is_admin;

 private:
  friend class Identity;
  Principal(UserId user_, TenantId tenant_, SignInId sign_in_, std::string email_,
            std::string name_, std::optional<std::string> picture_, bool is_admin_)
      : user(std::move(user_)),
        tenant(std::move(tenant_)),
        sign_in(std::move(sign_in_)),
        email(std::move(email_)),
        name(std::move(name_)),
        picture(std::move(picture_)),
        is_admin(is_admin_) {}
};

struct SignedIn {
  Secret<std::string> access_token;
  std::chrono::seconds expires_in;
  Principal principal;
};

struct Settings {
  Secret<std::string> secret_key;
  std::chrono::minutes token_life{480};
  std::vector<std::string> admins;  // e-mail addresses, any case
};

class Identity {
 public:
  // control must outlive it. ring: called after COMMIT with a task that waits for a worker; must
  // not throw or block.
  Identity(pg::Pool& control, Settings settings, std::function<void(TaskId)> ring);
  ~Identity();

  // Error(unauthenticated) when the token is not ours, over, or its sign-in was revoked (seen
  // within 5 s).
  awaitable<Principal> authenticate(std::string token, Deadline deadline);

  // The embedded default without a password; the caller has asked local_login_allowed() first.
  // Makes user, tenant and the job that prepares it on first sight. Error(bad_request) when the
  // e-mail has no e-mail's shape.
  awaitable<SignedIn> sign_in_local(std::string email, std::string name, Deadline deadline);

  // The token is worth nothing from now on; in other processes within 5 s.
  awaitable<void> sign_out(Principal principal, Deadline deadline);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sqlagent::identity
