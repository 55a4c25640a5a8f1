// Language models as tenants see them: the server's or one's own, how much may leave, how much a
// day. One of them for a process.
#pragma once
#include <optional>
#include <string>

#include "app/models/choice.h"
#include "app/models/line.h"

namespace sqlagent::models {

// What holds for a tenant, for the page of settings. Holds no key.
struct Standing {
  Choice chosen;               // its own endpoint without the key
  bool key_is_set = false;     // of the tenant's own endpoint
  std::string key_ends_in;     // its last four characters, of one that is long enough
  prompt::Share share{};       // that holds
  Limits limits;               // that hold
  std::optional<Price> price;  // of the endpoint that holds
  Amount today;                // used, calls under way included
};

struct Tried {  // one tiny call
  bool works = false;
  std::string sentence;
  double seconds = 0;
};

// A tenant's line, or why there is none, as a sentence.
using Reached = Result<Line, std::string>;

class Models {
 public:
  // control outlives it.
  Models(model::asio::any_io_executor loop, pg::Pool& control, Operator by_server);

  awaitable<Reached> reach(TenantId tenant, Deadline deadline);

  awaitable<Standing> standing(TenantId tenant, Deadline deadline);
  awaitable<void> change(TenantId tenant, Change change, Deadline deadline);
  // Says hello to the model that holds. Nothing of the tenant's is sent; the call counts.
  awaitable<Tried> try_it(TenantId tenant, Deadline deadline);
  awaitable<std::vector<DayUse>> last_days(TenantId tenant, Deadline deadline);

  const Operator& by_server() const { return by_server_; }

 private:
  Reached line_of(const TenantId& tenant, const Choice& choice);
  model::Client& client_for(const std::string& base_url, bool own);

  pg::Pool& control_;
  const Operator by_server_;
  Choices choices_;
  // The server's endpoint, and those that its operator has listed (way_to): over TLS, and in clear.
  model::Client trusted_, direct_;
  // Other endpoints of tenants: public addresses alone. Connections that the other keeps open are
  // not its own.
  model::Client guarded_;
};

}  // namespace sqlagent::models
