// A worker's life: take a message, check its signature, claim the row it names, run the job, write
// the outcome. One job at a time. The message is acknowledged once the row is claimed: from then on
// the lease, not the broker, guards the task. What a job throws ends here: it becomes an outcome,
// and a line in the log.
#pragma once
#include <functional>

#include "app/jobs/context.h"
#include "app/jobs/wire.h"

namespace sqlagent::jobs {

// Does the work. The context lives until the awaitable is done.
using Handler = std::function<awaitable<Outcome>(TaskContext&, Job)>;

class Runner {
 public:
  // pool and wire must outlive it. queues: 1 to 16, those whose jobs this pool's role may do.
  Runner(pg::Pool& pool, Wire& wire, std::vector<std::string> queues, Handler handler);
  ~Runner();
  Runner(const Runner&) = delete;

  // Until stop(); a job under way is finished first. Outages of Redis and PostgreSQL are waited
  // out; without Redis, due tasks are found by asking the database every second.
  awaitable<void> run();
  void stop();
  bool idle() const;  // no job under way

  // For a worker that can wait no longer: its task becomes PENDING for others, and what the job
  // still does is fenced off.
  awaitable<void> give_back_current();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Where a worker of the maintenance queue connects: as the administrator, but to the database that
// the loader's address names, since the administrator's may name any of the cluster.
pg::Dsn administrator_beside(const pg::Dsn& administrator, const pg::Dsn& loader);

// What becomes of a job that threw. Faults of the outside world are tried again, later each time; a
// refusal is final.
Outcome outcome_of(std::exception_ptr thrown, int attempt);

}  // namespace sqlagent::jobs
