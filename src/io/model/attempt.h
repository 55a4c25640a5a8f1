// One request, from its first byte to the reply's last: which of the limits of time holds when, and
// what an end means. Asks once; client.cpp decides what follows.
#pragma once
#include <memory>
#include <optional>

#include "io/curl/multi.h"
#include "io/model/client.h"
#include "io/model/complaint.h"

namespace sqlagent::model {

struct Attempt {  // what came of it
  Result<Reply, Failure> reply = unexpected(Failure());
  int status = 0;                      // 0: no answer
  std::optional<Complaint> complaint;  // of a status that is none of success
  bool began = false;                  // a piece of the reply has come
};

awaitable<Attempt> attempt(std::shared_ptr<curl::Multi> multi, const Options& options,
                           const Endpoint& endpoint, std::string body, Watch watch,
                           Deadline deadline);

}  // namespace sqlagent::model
