// Rings for tasks whose rows are committed: turns outbox rows into signed Celery messages and notes
// that the broker took them. A bell that fails is no failure of the request: the timetable rings
// again.
#pragma once
#include "app/jobs/jobs.h"
#include "app/jobs/wire.h"

namespace sqlagent::jobs {

class Doorbell {
 public:
  // Both must outlive the bell. pool: any role that may read app.tasks and write app.outbox.
  Doorbell(pg::Pool& pool, Wire& wire) : pool_(pool), wire_(wire) {}

  // After COMMIT of enqueue(). Never throws; takes at most about 2 s, and no time to speak of while
  // Redis is down.
  awaitable<void> ring(TaskId task, Deadline deadline);

  // The same beside the caller, which does not wait. The bell must outlive its loop's last run.
  void ring_soon(TaskId task);

  // All outbox rows that wait for longer than `older_than`, at most 500. Answers how many the
  // broker took. Throws Error(unavailable) when the broker or the database is out of reach.
  awaitable<size_t> ring_waiting(std::chrono::seconds older_than, Deadline deadline);

 private:
  awaitable<size_t> publish(Table waiting, Deadline deadline);

  pg::Pool& pool_;
  Wire& wire_;
};

}  // namespace sqlagent::jobs
