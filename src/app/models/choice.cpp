#include "app/models/choice.h"

#include "app/models/own_endpoint.h"
#include "app/tenancy/keys.h"
#include "base/error.h"
#include "io/pg/transaction.h"

namespace sqlagent::models {
namespace {

constexpr StaticSql kOne("models.choice", R"(
  SELECT share, base_url, model, sealed_key, price, tokens_per_day, nano_per_day
    FROM app.model_choices WHERE tenant_id = $1::uuid)");
// The row is there before it is locked, so that the first two changes follow each other too.
constexpr StaticSql kBegin("models.begin_choice", R"(
  INSERT INTO app.model_choices (tenant_id) VALUES ($1::uuid) ON CONFLICT DO NOTHING)");
constexpr StaticSql kLock("models.lock_choice", R"(
  SELECT share, base_url, model, sealed_key, price, tokens_per_day, nano_per_day
    FROM app.model_choices WHERE tenant_id = $1::uuid FOR UPDATE)");
constexpr StaticSql kKeep("models.keep_choice", R"(
  UPDATE app.model_choices
     SET share = $2, base_url = $3, model = $4, sealed_key = $5, price = $6,
         tokens_per_day = $7::bigint, nano_per_day = $8::bigint, updated_at = now()
   WHERE tenant_id = $1::uuid)");

[[noreturn]] void refuse(std::string why) {
  throw Error(Code::bad_request, std::move(why));
}

// What a sealed key is bound to.
std::string about(const TenantId& tenant, const std::string& base_url) {
  return tenant.text() + " " + base_url;
}

std::optional<int64_t> number(const Cell& cell) {
  return cell ? std::optional<int64_t>(std::stoll(*cell)) : std::nullopt;
}

template <class Number>
std::optional<std::string> text(const std::optional<Number>& number) {
  return number ? std::optional(std::to_string(*number)) : std::nullopt;
}

template <class Number>
void lay_limit(std::optional<Number>& limit, const std::optional<std::optional<Number>>& change,
               const std::optional<Number>& highest, const std::string& shown) {
  if (!change) return;
  if (*change && (**change < 0 || (highest && **change > *highest)))
    refuse("Your limit a day must be from 0 to " + shown + ", which whoever runs this server set.");
  limit = *change;
}

}  // namespace

std::optional<Price> price_of(const Choice& choice, const Operator& by_server) {
  if (choice.own) return choice.own->price;
  if (!by_server.endpoint) return std::nullopt;
  const auto found = by_server.prices.find(by_server.endpoint->model);
  return found == by_server.prices.end() ? std::nullopt : std::optional(found->second);
}

Choices::Choices(pg::Pool& control, const Operator& by_server)
    : control_(control),
      by_server_(by_server),
      key_(tenancy::derive_key(by_server.secret_key, "tenant-model-key")) {}

Choice Choices::read(const TenantId& tenant, const Row& row) const {
  Choice choice;
  if (row[0]) choice.share = prompt::share_from_name(*row[0]);
  choice.limits = {number(row[5]), number(row[6])};
  if (!row[1]) return choice;
  Own own;
  own.endpoint.base_url = *row[1];
  own.endpoint.model = row[2].value_or("");
  own.price_text = row[4].value_or("");
  own.price = price_from_text(own.price_text);
  if (row[3]) {
    const auto bytes = tenancy::from_hex(*row[3]);
    auto key = bytes ? tenancy::unseal(key_, about(tenant, *row[1]), *bytes) : std::nullopt;
    own.unreadable = !key;
    if (key) own.endpoint.key = std::move(*key);
  }
  choice.own = std::move(own);
  return choice;
}

std::string Choices::sealed(const TenantId& tenant, const model::Endpoint& endpoint) const {
  return tenancy::hex(tenancy::seal(key_, about(tenant, endpoint.base_url), endpoint.key));
}

void Choices::lay(Choice& choice, Change change) const {
  if (change.share) {
    if (*change.share && **change.share > by_server_.share)
      refuse("Whoever runs this server lets at most \"" +
             std::string(prompt::name(by_server_.share)) + "\" leave it.");
    choice.share = *change.share;
  }
  const auto& most = by_server_.limits;
  lay_limit(choice.limits.tokens, change.tokens_per_day, most.tokens,
            text(most.tokens).value_or("any number of") + " tokens");
  lay_limit(choice.limits.money, change.money_per_day, most.money,
            text_of(most.money.value_or(0)) + " " + by_server_.currency);
  if (change.own) lay_own(choice, std::move(*change.own));
  if (choice.limits.money && !price_of(choice, by_server_))
    refuse(
        "What this model costs is not known, so money cannot be counted: give its price, or "
        "limit the tokens instead.");
}

void Choices::lay_own(Choice& choice, std::optional<OwnChange> change) const {
  const auto before = std::exchange(choice.own, std::nullopt);
  if (!change) return;
  auto& wanted = *change;
  Own own;
  own.endpoint = {std::move(wanted.base_url), {}, std::move(wanted.model)};
  if (wanted.key) {
    own.endpoint.key = std::move(*wanted.key);
  } else if (before) {
    // Else whoever sits at an open page could send the key to an address of theirs.
    if (before->endpoint.base_url != own.endpoint.base_url)
      refuse("Give the key again: the one that is kept belongs to another address.");
    if (before->unreadable) refuse("Give the key again: the one that is kept cannot be opened.");
    own.endpoint.key = before->endpoint.key;
  }
  if (const auto problem = problem_of(by_server_.own_endpoints, own.endpoint)) refuse(*problem);
  own.price_text = std::move(wanted.price);
  own.price = price_from_text(own.price_text);
  if (!own.price_text.empty() && !own.price)
    refuse(
        "Write the price of a million tokens as input/output or input/cached/output, for "
        "example 0.25/0.025/2, or leave it out.");
  choice.own = std::move(own);
}

awaitable<Choice> Choices::of(TenantId tenant, Deadline deadline) {
  pg::Params params{tenant.text()};
  const auto found = co_await control_.run(kOne, std::move(params), deadline);
  co_return found.rows.empty() ? Choice() : read(tenant, found.rows[0]);
}

awaitable<void> Choices::change(TenantId tenant, Change change, Deadline deadline) {
  auto lease = co_await control_.take(deadline);
  auto work = [&](pg::Session& session) -> awaitable<void> {
    const pg::Params who{tenant.text()};
    co_await session.run(kBegin, who, deadline);
    const auto kept = co_await session.run(kLock, who, deadline);
    auto choice = read(tenant, kept.rows.at(0));
    // A key that does not open is kept as it is, unless the endpoint changes.
    auto sealed_key = kept.rows[0][3];
    const bool endpoint_changes = change.own.has_value();
    lay(choice, std::move(change));
    pg::Params row{tenant.text()};
    row.push_back(choice.share ? std::optional(std::string(prompt::name(*choice.share)))
                               : std::nullopt);
    if (choice.own) {
      const auto& endpoint = choice.own->endpoint;
      if (endpoint_changes) {
        sealed_key.reset();
        if (!endpoint.key.reveal().empty()) sealed_key = sealed(tenant, endpoint);
      }
      const auto& price = choice.own->price_text;
      row.insert(row.end(), {endpoint.base_url, endpoint.model, sealed_key,
                             price.empty() ? std::nullopt : std::optional(price)});
    } else {
      row.insert(row.end(), 4, std::nullopt);
    }
    row.push_back(text(choice.limits.tokens));
    row.push_back(text(choice.limits.money));
    co_await session.run(kKeep, row, deadline);
  };
  co_await pg::transaction(*lease, deadline, work);
}

}  // namespace sqlagent::models
