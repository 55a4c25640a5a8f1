// Whether the control database is there: for start-up and for /health.
#pragma once
#include "io/pg/pool.h"

namespace sqlagent::tenancy {

// True when it answers in time. Never throws.
pg::awaitable<bool> control_answers(pg::Pool& control, Deadline deadline);

// Returns once it answers and has our schema. Error(unavailable) with what to do when it has not by
// the deadline.
pg::awaitable<void> wait_for_control(pg::Pool& control, Deadline deadline);

}  // namespace sqlagent::tenancy
