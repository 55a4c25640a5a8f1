// A tenant's way to the language model that holds for them, for one question: the only way a text
// of theirs leaves this machine. Notes what is sent, reserves the budget before each call and
// settles it after.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/models/budget.h"
#include "base/result.h"

namespace sqlagent::models {

struct Money {
  Nano amount = 0;
  std::string currency;
};

struct Use {          // what asking took
  std::string model;  // as its endpoint names it
  int calls = 0;
  uint64_t prompt_tokens = 0, cached_tokens = 0, completion_tokens = 0;  // as the endpoint counts
  std::optional<Money> cost;      // absent: the price, or a call's tokens, are not known
  std::vector<std::string> sent;  // what left the machine, word for word, without the key
};

struct NoReply {
  enum class Why {
    failed,
    unsupported,  // ask again in best_form(features())
    used_up       // the day's budget: nothing was sent
  };
  Why why = Why::failed;
  std::string name;      // for a log
  std::string sentence;  // for a person
  int attempts = 0;      // requests sent
};

struct LineSettings {
  TenantId tenant;
  model::Endpoint endpoint;
  prompt::Share share = prompt::Share::schema;  // never nothing
  std::optional<Price> price;
  std::string currency;
  Limits limits;
};

class Line {
 public:
  // client and control outlive it.
  Line(model::Client& client, pg::Pool& control, LineSettings settings);

  prompt::Share share() const { return settings_.share; }
  model::Features features() const { return client_->features(settings_.endpoint); }
  const model::Endpoint& endpoint() const { return settings_.endpoint; }
  const Use& use() const { return use_; }

  // As model::Client::ask. Throws only when the budget cannot be read: nothing has been sent then.
  awaitable<Result<model::Reply, NoReply>> ask(model::Request request, model::Watch watch,
                                               Deadline deadline);

 private:
  Used used(const Tokens& tokens, bool estimated) const;
  std::optional<Used> note(const Result<model::Reply, model::Failure>& reply, const Tokens& most);
  awaitable<void> settle(Reservation reservation, std::optional<Used> used);

  model::Client* client_;
  pg::Pool* control_;
  LineSettings settings_;
  Use use_;
  bool all_known_ = true;  // the tokens of each call so far
};

}  // namespace sqlagent::models
