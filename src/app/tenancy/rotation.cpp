#include "app/tenancy/rotation.h"

#include <algorithm>

#include "app/isolation/harden.h"
#include "app/tenancy/provision.h"
#include "app/tenancy/scram.h"

namespace sqlagent::tenancy {

namespace {

using pg::awaitable;
using pg::Params;
using pg::Session;

constexpr size_t kAtOnce = 100;

constexpr StaticSql kSealed("rotation.sealed", R"(
  SELECT t.id, t.role_name, encode(t.role_secret, 'hex'), NULL::text
    FROM app.tenants t JOIN pg_roles r ON r.rolname = t.role_name
   WHERE t.state = 'ready' ORDER BY t.id)");
constexpr StaticSql kSealedAndStored("rotation.stored", R"(
  SELECT t.id, t.role_name, encode(t.role_secret, 'hex'), coalesce(a.rolpassword, '')
    FROM app.tenants t JOIN pg_authid a ON a.rolname = t.role_name
   WHERE t.state = 'ready' ORDER BY t.id)");

enum class State { as_sealed, changed, unopened };

struct Stored {
  std::string tenant, role;
  State state = State::as_sealed;
};

State state_of(const Key& key, const Row& row) {
  const auto sealed = from_hex(row[2].value_or(""));
  const auto password = sealed ? unseal(key, row[0].value_or(""), *sealed) : std::nullopt;
  if (!password) return State::unopened;
  return !row[3] || scram_matches(*row[3], *password) ? State::as_sealed : State::changed;
}

awaitable<std::vector<Stored>> stored_passwords(Session& admin, Key key, Deadline deadline) {
  const auto who = co_await isolation::kind_of_administrator(admin, deadline);
  const auto question = who == isolation::Administrator::superuser ? kSealedAndStored : kSealed;
  Params none;
  auto found = co_await admin.run(question, none, deadline);
  std::vector<Stored> all;
  for (const auto& row : found.rows)
    all.push_back({row[0].value_or(""), row[1].value_or(""), state_of(key, row)});
  co_return all;
}

void renew(GeneratedSql& batch, const Key& key, const Stored& stored) {
  const auto password = random_password();
  batch.raw("ALTER ROLE ").ident(stored.role).raw(" PASSWORD ");
  batch.literal(scram_verifier(password, kIterationsForRandom, random_bytes(16)));
  batch.raw("; UPDATE app.tenants SET role_secret = decode(");
  batch.literal(hex(seal(key, stored.tenant, password))).raw(", 'hex') WHERE id = ");
  batch.literal(stored.tenant).raw("; ");
}

isolation::Finding finding_of(const Stored& stored) {
  using isolation::Layer, isolation::Severity;
  if (stored.state == State::changed)
    return {Layer::role,
            Severity::breach,
            "role.password_changed",
            stored.role,
            "its password is not the one that was made for it",
            "Somebody set another one, and knows it: the role can log in beside the server.",
            "Run `sqlagent init` with DATABASE_URL and SECRET_KEY set: it makes a new one."};
  return {Layer::role,
          Severity::warning,
          "role.password_sealed",
          stored.role,
          "its stored password does not open with this SECRET_KEY",
          "Its tenant cannot ask anything.",
          "Set the SECRET_KEY it was stored under, or run `sqlagent init "
          "--rotate-tenant-passwords`."};
}

}  // namespace

awaitable<Rotation> rotate_passwords(Session& admin, Secret<std::string> secret_key, Which which,
                                     Deadline deadline) {
  const Key key = role_password_key(secret_key);
  auto all = co_await stored_passwords(admin, key, deadline);
  Rotation result;
  if (which == Which::changed) {
    result.unopened = static_cast<size_t>(std::ranges::count(all, State::unopened, &Stored::state));
    std::erase_if(all, [](const Stored& stored) { return stored.state != State::changed; });
  }
  for (size_t begin = 0; begin < all.size(); begin += kAtOnce) {
    const size_t end = std::min(begin + kAtOnce, all.size());
    GeneratedSql batch("rotation.renew");  // one string is one transaction
    for (size_t i = begin; i < end; ++i) renew(batch, key, all[i]);
    co_await admin.run(batch, deadline);
    result.rotated += end - begin;
  }
  co_return result;
}

awaitable<std::vector<isolation::Finding>> audit_passwords(Session& admin,
                                                           Secret<std::string> secret_key,
                                                           Deadline deadline) {
  const Key key = role_password_key(secret_key);
  auto all = co_await stored_passwords(admin, key, deadline);
  std::vector<isolation::Finding> findings;
  for (const auto& stored : all)
    if (stored.state != State::as_sealed && findings.size() < size_t{isolation::kMostOfAKind})
      findings.push_back(finding_of(stored));
  co_return findings;
}

awaitable<Rotation> rotate_passwords(pg::asio::any_io_executor executor, Installation where,
                                     Secret<std::string> secret_key, Which which,
                                     Deadline deadline) {
  auto admin = co_await Session::connect(executor, administrator_inside(where), deadline);
  auto result = co_await rotate_passwords(admin, secret_key, which, deadline);
  co_return result;
}

awaitable<std::vector<isolation::Finding>> audit_passwords(pg::asio::any_io_executor executor,
                                                           Installation where,
                                                           Secret<std::string> secret_key,
                                                           Deadline deadline) {
  auto admin = co_await Session::connect(executor, administrator_inside(where), deadline);
  auto findings = co_await audit_passwords(admin, secret_key, deadline);
  co_return findings;
}

}  // namespace sqlagent::tenancy
