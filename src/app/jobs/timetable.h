// What must happen without anybody asking: bells that were lost ring again, leases that ran out go
// back to the queue (or end as FAILURE after the last attempt), old outbox rows go. Safe to run
// anywhere; only one at a time acts.
#pragma once
#include <optional>

#include "app/jobs/doorbell.h"

namespace sqlagent::jobs {

class Timetable {
 public:
  // Both must outlive it. pool: the server's role (app_control).
  Timetable(pg::Pool& pool, Wire& wire) : pool_(pool), wire_(wire), bell_(pool, wire) {}

  // One round; call it about once a second. False when another process has the timetable. Throws
  // Error when the database or the broker is out of reach; the next round makes up for it.
  awaitable<bool> tick();

 private:
  awaitable<bool> hold();
  awaitable<void> return_expired();

  pg::Pool& pool_;
  Wire& wire_;
  Doorbell bell_;
  // Holds the advisory lock for as long as this session lives: if it dies, another timetable may
  // take over at once.
  std::optional<pg::Pool::Lease> holder_;
  Deadline::Clock::time_point next_trim_{};
};

// Which of these spool files have an owner row in app.files. At most 1,000 names.
awaitable<std::vector<std::string>> owned_spool_files(pg::Pool& pool,
                                                      std::vector<std::string> names,
                                                      Deadline deadline);

}  // namespace sqlagent::jobs
