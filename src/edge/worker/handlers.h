// Which function does which kind of work. A kind without one does not compile.
#pragma once
#include "app/jobs/context.h"
#include "config.h"

namespace sqlagent::worker {

// Runs the job with the worker's own role. Throws what the work throws; jobs::Runner makes an
// outcome of it.
jobs::awaitable<jobs::Outcome> run_job(jobs::TaskContext& context, jobs::Job job,
                                       const Config& config);

}  // namespace sqlagent::worker
