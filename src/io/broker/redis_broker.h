// Celery's Redis wire (kombu 5.2, transport/redis.py): one list per queue and priority, `unacked`
// (hash: tag → [message, exchange, routing key]) and `unacked_index` (sorted set: tag → time
// taken). kombu pops and notes in two steps and can lose a message between them; here a script does
// both at once. Shares queues with Celery's own workers.
#pragma once
#include "io/broker/broker.h"

namespace sqlagent::broker {

class RedisBroker : public Broker {
 public:
  // redis: a connection that only this broker uses for taking (taking blocks it for up to 100 ms at
  // a time); for publishing alone it may be shared. Must outlive the broker. visibility: how long a
  // delivery may stay unacknowledged before it is delivered again.
  RedisBroker(Redis& redis, std::chrono::seconds visibility)
      : redis_(redis), visibility_(visibility) {}

  awaitable<void> publish(std::string queue, std::string message, Deadline deadline) override;
  // REQUIRES: at least one queue, at most 16. An arriving message on the first queue is taken at
  // once, on others within 100 ms. Highest priority first (kombu: 0 before 3, 6, 9), then in the
  // order of the queues.
  awaitable<std::optional<Delivery>> take(std::vector<std::string> queues,
                                          Deadline deadline) override;
  awaitable<void> ack(Delivery delivery, Deadline deadline) override;
  awaitable<void> give_back(Delivery delivery, Deadline deadline) override;

 private:
  awaitable<void> restore_forgotten(const std::vector<std::string>& queues, Deadline deadline);

  Redis& redis_;
  std::chrono::seconds visibility_;
  Deadline::Clock::time_point next_restore_{};
};

}  // namespace sqlagent::broker
