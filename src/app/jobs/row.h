// Rows of app.tasks ⇄ values, for the files of this room.
#pragma once
#include "app/jobs/jobs.h"

namespace sqlagent::jobs {

// REQUIRES: a row of (id, state, progress, message, result::text, error, …).
Status status_of(const Row& row);

}  // namespace sqlagent::jobs
