// What an endpoint can do, found by asking it three short things: a word, a call of a tool, an
// object after a schema. For people who set one up; answering does not need it, since a client
// learns from refusals (client.h).
#pragma once
#include "io/model/client.h"

namespace sqlagent::model {

struct Probed {
  enum class Can { yes, taken, no };  // taken: asked for and not refused, but not done either
  std::optional<Failure> failure;     // of the first question: nothing else is known then
  std::string model;                  // that answers, as the endpoint says; may be empty
  std::chrono::milliseconds first{0}, total{0};  // of the first question
  Usage usage;                                   // of the first question
  bool reasons = false;                          // it thinks before it answers
  Can tools = Can::no, json_schema = Can::no;
  std::optional<Failure> trouble;  // of a later question, beyond what it cannot do
  Features features;               // as learned on the way
};

awaitable<Probed> probe(Client& client, Endpoint endpoint, Deadline deadline);

}  // namespace sqlagent::model
