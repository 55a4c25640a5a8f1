// What a tenant chose about language models: how much of their data may leave, an endpoint of their
// own, and how much a day. Kept in app.model_choices; an endpoint's key is sealed under SECRET_KEY
// together with the tenant and the address, so that it opens for no other.
#pragma once
#include <optional>
#include <string>

#include "app/models/operator.h"
#include "io/pg/pool.h"

namespace sqlagent::models {

template <class T>
using awaitable = pg::awaitable<T>;

struct Own {
  model::Endpoint endpoint;
  bool unreadable = false;     // its key was sealed under another SECRET_KEY: to be given again
  std::optional<Price> price;  // as the tenant says; of no other endpoint
  std::string price_text;
};

struct Choice {
  std::optional<prompt::Share> share;  // absent: as the server's
  std::optional<Own> own;              // absent: the server's
  Limits limits;                       // absent ones: as the server's
};

// What a million tokens cost at the endpoint that holds; nullopt: not known, and never guessed.
std::optional<Price> price_of(const Choice& choice, const Operator& by_server);

struct OwnChange {
  std::string base_url, model;
  // Absent: the one that is kept, which must be for the same address. Empty: none is sent.
  std::optional<Secret<std::string>> key;
  std::string price;  // base/money.h; empty: not known
};
// Outer nullopt: as it is. Inner nullopt: as the server's.
struct Change {
  std::optional<std::optional<prompt::Share>> share;
  std::optional<std::optional<OwnChange>> own;
  std::optional<std::optional<int64_t>> tokens_per_day;
  std::optional<std::optional<Nano>> money_per_day;
};

class Choices {
 public:
  // Both outlive it.
  Choices(pg::Pool& control, const Operator& by_server);

  awaitable<Choice> of(TenantId tenant, Deadline deadline);
  // The whole change or nothing; changes of one tenant follow each other. Error(bad_request): what
  // of it cannot be, and why.
  awaitable<void> change(TenantId tenant, Change change, Deadline deadline);

 private:
  Choice read(const TenantId& tenant, const Row& row) const;
  std::string sealed(const TenantId& tenant, const model::Endpoint& endpoint) const;
  void lay(Choice& choice, Change change) const;
  void lay_own(Choice& choice, std::optional<OwnChange> change) const;

  pg::Pool& control_;
  const Operator& by_server_;
  Secret<std::string> key_;
};

}  // namespace sqlagent::models
