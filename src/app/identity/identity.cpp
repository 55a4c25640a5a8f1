#include "app/identity/identity.h"

#include <algorithm>
#include <map>

#include "app/identity/email.h"
#include "app/identity/token.h"
#include "app/jobs/jobs.h"

namespace sqlagent::identity {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using pg::Params;

constexpr auto kTrustFor = 5s;  // how long another process may still take a revoked token
constexpr size_t kMaxRemembered = 10'000;
constexpr const char* kLocalIssuer = "local";

constexpr StaticSql kRecognise("identity.recognise", R"(
  SELECT u.tenant_id, u.email, u.name, u.picture
    FROM app.sign_ins s JOIN app.users u ON u.id = s.user_id
   WHERE s.id = $1::uuid AND u.id = $2::uuid
     AND s.revoked_at IS NULL AND s.expires_at > now())");
// Ends with the transaction. Two first sign-ins of one person wait for each other here, others do
// not.
constexpr StaticSql kLockPerson(
    "identity.lock", "SELECT pg_advisory_xact_lock(hashtextextended($1 || ' ' || $2, 7378003))");
constexpr StaticSql kFindUser("identity.find", R"(
  SELECT id, tenant_id, name, picture FROM app.users WHERE issuer = $1 AND subject = $2)");
constexpr StaticSql kMakeTenant("identity.make_tenant", R"(
  WITH new AS (SELECT gen_random_uuid() AS id)
  INSERT INTO app.tenants (id, home_name, role_name)
  SELECT id, 'user_schema_' || replace(id::text, '-', ''), 'ten_' || replace(id::text, '-', '')
    FROM new
  RETURNING id)");
constexpr StaticSql kMakeUser("identity.make_user", R"(
  INSERT INTO app.users (tenant_id, issuer, subject, email, name)
  VALUES ($1::uuid, $2, $3, $4, $5)
  RETURNING id)");
constexpr StaticSql kRename("identity.rename",
                            "UPDATE app.users SET name = $2 WHERE id = $1::uuid");
constexpr StaticSql kMakeSignIn("identity.make_sign_in", R"(
  INSERT INTO app.sign_ins (user_id, expires_at)
  VALUES ($1::uuid, to_timestamp($2::bigint))
  RETURNING id)");
constexpr StaticSql kRevoke("identity.revoke", R"(
  UPDATE app.sign_ins SET revoked_at = now() WHERE id = $1::uuid AND revoked_at IS NULL)");

Error not_signed_in(std::string why) {
  return Error(Code::unauthenticated,
               "You are not signed in, or it has been too long. Sign in again.", std::move(why));
}

Seconds now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

std::string seconds_text(Seconds time) {
  return std::to_string(time.time_since_epoch().count());
}

// Who signed in, as the database knows them.
struct Person {
  std::string user, tenant, name;
  std::optional<std::string> picture;
  std::optional<TaskId> to_ring;  // set when the tenant was made just now
};

awaitable<Person> make_person(pg::Session& session, std::string email, std::string name,
                              Deadline deadline) {
  Params none;
  auto tenant = co_await session.run(kMakeTenant, none, deadline);
  Person made{.user = {},
              .tenant = tenant.rows.at(0)[0].value(),
              .name = name,
              .picture = {},
              .to_ring = {}};
  Params values{made.tenant, kLocalIssuer, email, email, name};
  auto user = co_await session.run(kMakeUser, values, deadline);
  made.user = user.rows.at(0)[0].value();
  jobs::Job job = jobs::ProvisionTenant{};
  auto task =
      co_await jobs::enqueue(session, TenantId(made.tenant), UserId(made.user), job, deadline);
  made.to_ring = task;
  co_return made;
}

awaitable<Person> find_or_make(pg::Session& session, std::string email, std::string name,
                               Deadline deadline) {
  Params person{kLocalIssuer, email};
  auto found = co_await session.run(kFindUser, person, deadline);
  if (found.rows.empty()) {
    co_await session.run(kLockPerson, person, deadline);
    found = co_await session.run(kFindUser, person, deadline);
  }
  if (found.rows.empty()) {
    auto made = co_await make_person(session, email, name, deadline);
    co_return made;
  }
  const auto& row = found.rows[0];
  Person known{.user = row[0].value(),
               .tenant = row[1].value(),
               .name = row[2].value_or(""),
               .picture = row[3],
               .to_ring = {}};
  if (!name.empty() && name != known.name) {
    known.name = name;
    Params rename{known.user, name};
    co_await session.run(kRename, rename, deadline);
  }
  co_return known;
}

}  // namespace

struct Identity::State {
  pg::Pool& control;
  tenancy::Key key;
  std::chrono::minutes token_life;
  std::vector<std::string> admins;
  std::function<void(TaskId)> ring;

  // Principals seen within the last five seconds: a page's ten requests are one look-up.
  struct Seen {
    Principal principal;
    Clock::time_point at;
  };
  std::map<SignInId, Seen> seen;

  bool is_admin(const std::string& email) const {
    return std::ranges::find(admins, email) != admins.end();
  }

  void remember(const Principal& principal) {
    const auto now = Clock::now();
    if (seen.size() >= kMaxRemembered)
      std::erase_if(seen, [&](const auto& one) { return now - one.second.at >= kTrustFor; });
    if (seen.size() >= kMaxRemembered) seen.clear();
    seen.erase(principal.sign_in);
    seen.emplace(principal.sign_in, Seen{principal, now});
  }
};

Identity::Identity(pg::Pool& control, Settings settings, std::function<void(TaskId)> ring)
    : state_(new State{control,
                       access_token_key(settings.secret_key),
                       settings.token_life,
                       {},
                       std::move(ring),
                       {}}) {
  for (const auto& admin : settings.admins)
    if (auto email = tidy_email(admin)) state_->admins.push_back(std::move(*email));
}

Identity::~Identity() = default;

awaitable<Principal> Identity::authenticate(std::string token, Deadline deadline) {
  const auto claims = verify(state_->key, token, now());
  if (!claims) throw not_signed_in("token: " + claims.error());
  const auto known = state_->seen.find(claims->sign_in);
  if (known != state_->seen.end() && Clock::now() - known->second.at < kTrustFor &&
      known->second.principal.user == claims->user)
    co_return known->second.principal;

  Params of{claims->sign_in.text(), claims->user.text()};
  auto found = co_await state_->control.run(kRecognise, of, deadline);
  if (found.rows.empty()) {
    state_->seen.erase(claims->sign_in);
    throw not_signed_in("the sign-in is revoked, over or unknown");
  }
  const auto& row = found.rows[0];
  const auto email = row[1].value_or("");
  const Principal principal(claims->user, TenantId(row[0].value()), claims->sign_in, email,
                            row[2].value_or(""), row[3], state_->is_admin(email));
  state_->remember(principal);
  co_return principal;
}

awaitable<SignedIn> Identity::sign_in_local(std::string email, std::string name,
                                            Deadline deadline) {
  const auto address = tidy_email(email);
  if (!address)
    throw Error(Code::bad_request, "That is not an e-mail address. Write it like you@example.com.");
  const auto display = tidy_name(name);
  const auto issued = now(), expires = issued + state_->token_life;

  std::optional<Person> person;
  std::string sign_in;
  auto work = [&](pg::Session& session) -> awaitable<void> {
    person = co_await find_or_make(session, *address, display, deadline);
    Params values{person->user, seconds_text(expires)};
    auto made = co_await session.run(kMakeSignIn, values, deadline);
    sign_in = made.rows.at(0)[0].value();
  };
  {
    auto lease = co_await state_->control.take(deadline);
    co_await pg::transaction(*lease, deadline, work);
  }
  if (person->to_ring) state_->ring(*person->to_ring);

  const Principal principal(UserId(person->user), TenantId(person->tenant), SignInId(sign_in),
                            *address, person->name, person->picture, state_->is_admin(*address));
  const Claims claims{principal.user, principal.sign_in, issued, expires};
  co_return SignedIn{Secret<std::string>(issue(state_->key, claims)), state_->token_life,
                     principal};
}

awaitable<void> Identity::sign_out(Principal principal, Deadline deadline) {
  Params of{principal.sign_in.text()};
  co_await state_->control.run(kRevoke, of, deadline);
  state_->seen.erase(principal.sign_in);
}

}  // namespace sqlagent::identity
