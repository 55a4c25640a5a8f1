// What a worker does to a task's row: claim it, keep the lease, and end it once. Each is one UPDATE
// that compares the epoch, on the database's clock; whoever comes late changes nothing.
#pragma once
#include "app/jobs/context.h"

namespace sqlagent::jobs {

inline constexpr int kMaxAttempts = 3;
inline constexpr std::chrono::minutes kLongestWait{10};  // for what is not yet possible
inline constexpr std::chrono::seconds kLease{
    30};  // a worker silent for this long has lost its task
inline constexpr std::chrono::seconds kHeartbeat{5};

// nullopt: nothing to do (over, not due yet, with another worker, or of another queue).
awaitable<std::optional<Claim>> claim(pg::Pool& pool, TaskId task, std::vector<std::string> queues,
                                      Deadline deadline);

// Due tasks of these queues, oldest first, at most 100: for a worker that cannot rely on the bell.
awaitable<std::vector<TaskId>> due(pg::Pool& pool, std::vector<std::string> queues,
                                   Deadline deadline);

// Renews the lease. False: the task is not ours any more.
awaitable<bool> renew(pg::Pool& pool, Claim claim, Deadline deadline);

// Writes the outcome: SUCCESS, FAILURE, or RETRY (FAILURE after the last attempt or the longest
// wait). nullopt: it was not ours to end.
awaitable<std::optional<Status>> finish(pg::Pool& pool, Claim claim, Outcome outcome,
                                        Deadline deadline);

// A worker that must stop: PENDING again, the attempt not counted.
awaitable<void> give_back(pg::Pool& pool, Claim claim, Deadline deadline);

// {a,b} with each element quoted: the text form of text[] (PostgreSQL manual 8.15.2).
std::string array_text(const std::vector<std::string>& items);

}  // namespace sqlagent::jobs
