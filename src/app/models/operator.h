// What the server's settings say about language models: the one that it offers to everybody, the
// most that may be shared, prices, and how much a day. Tenants choose below it (choice.h).
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/money.h"
#include "core/prompt/schema_text.h"
#include "io/model/client.h"

namespace sqlagent::models {

struct Limits {  // of a tenant and a day of UTC; nullopt: none
  std::optional<int64_t> tokens;
  std::optional<Nano> money;
};
// The lower of both, each by itself.
Limits lower(const Limits& one, const Limits& other);

struct OwnEndpoints {  // where a tenant's own endpoint may be
  bool at_public_addresses = true;
  std::vector<std::string> hosts;  // "ollama.lan", "10.0.0.7:8000": these may be private, and http
};

struct Operator {
  std::optional<model::Endpoint> endpoint;  // the server's own; absent: it offers none
  // The most that anybody may share, and what is shared by those who have not chosen.
  prompt::Share share = prompt::Share::schema;
  std::map<std::string, Price> prices;  // of the server's endpoint, by the model's name
  std::string currency = "USD";
  Limits limits;
  OwnEndpoints own_endpoints;
  model::Options options;
  Secret<std::string> secret_key;
};

// How the server's own endpoint, or one that its operator has listed, is reached: over TLS by the
// proxy, if there is one; one that is spoken to in clear is near, and asked directly.
model::Options way_to(const Operator& by_server, std::string_view base_url);

}  // namespace sqlagent::models
