// A user's task events: appended by whichever process changes a task, read by whichever server
// holds the stream open. A capped Redis stream per user; its ids are the ids of server-sent events,
// so resuming is reading from an id anywhere. Events are a convenience: the row is the truth, and a
// lost event costs nothing but a moment.
#pragma once
#include <vector>

#include "app/jobs/jobs.h"
#include "app/jobs/wire.h"

namespace sqlagent::jobs {

// text: to_json(Status), with bytes, bytes_total and rows beside it while the worker knows them.
struct TaskEvent {
  std::string id, text;
};

// Never throws: without Redis there are no events, and the work goes on.
awaitable<void> tell(Wire& wire, UserId user, std::string text);

// For GET /task-events. One per open stream; has a connection of its own, closed with the reader.
class EventReader {
 public:
  // after: the browser's Last-Event-ID. Empty, or anything that is no id of ours, means "from now
  // on".
  EventReader(Wire& wire, UserId user, std::string after);

  // The next events, oldest first; empty when none came within `wait` (at most 20 s: send a comment
  // line then, so that a dead client is noticed). Error(unavailable) when Redis is out of reach.
  awaitable<std::vector<TaskEvent>> next(std::chrono::milliseconds wait);

 private:
  std::string key_, after_;
  broker::Redis redis_;
};

}  // namespace sqlagent::jobs
