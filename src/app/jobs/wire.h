// The way to the queues and event streams, built once per process. Edges make it and pass it on;
// they use nothing of it.
#pragma once
#include "core/celery/signature.h"
#include "io/broker/redis_broker.h"

namespace sqlagent::jobs {

struct Wire {
  // redis_url as in REDIS_URL, secret_key as in SECRET_KEY. Error(bad_request) with a sentence for
  // a URL that is none.
  Wire(broker::asio::any_io_executor executor, std::string_view redis_url,
       const Secret<std::string>& secret_key);

  broker::asio::any_io_executor executor;
  broker::RedisUrl url;
  broker::Redis
      redis;  // short commands of all callers; taking and waiting have connections of their own
  broker::RedisBroker publisher;
  celery::SigningKey key;
};

// For /health: whether Redis answers, and how many workers have shown themselves in the last 15 s.
// Never throws.
struct WireHealth {
  bool broker = false;
  int workers = 0;
};
broker::awaitable<WireHealth> health(Wire& wire);

// A worker shows itself; every 5 s. Never throws.
broker::awaitable<void> show_worker(Wire& wire, std::string worker);

}  // namespace sqlagent::jobs
