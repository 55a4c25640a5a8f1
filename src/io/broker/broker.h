// A message queue as Celery uses one: named queues, deliveries that stay accounted for until they
// are acknowledged. Implementations: RedisBroker here; AMQP is the second one. Carries bytes; what
// they mean is not its business. All calls throw Error(unavailable) when the broker is out of
// reach.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "io/broker/redis.h"

namespace sqlagent::broker {

struct Delivery {
  std::string queue;
  std::string message;
  std::string tag;  // empty: the broker does not keep account of it (a malformed message), nothing
                    // to acknowledge
};

class Broker {
 public:
  virtual ~Broker() = default;
  virtual awaitable<void> publish(std::string queue, std::string message, Deadline deadline) = 0;
  // The next message of any of the queues, nullopt when none came before the deadline. It stays
  // with the broker as unacknowledged; if neither ack nor give_back follows within the visibility
  // timeout, another taker gets it.
  virtual awaitable<std::optional<Delivery>> take(std::vector<std::string> queues,
                                                  Deadline deadline) = 0;
  virtual awaitable<void> ack(Delivery delivery, Deadline deadline) = 0;
  virtual awaitable<void> give_back(Delivery delivery,
                                    Deadline deadline) = 0;  // first in line again
};

}  // namespace sqlagent::broker
