// Publish first, note afterwards: a crash between the two rings twice, which a claim makes
// harmless; the other order could ring never.
#include "app/jobs/doorbell.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "app/jobs/claim.h"
#include "app/jobs/events.h"
#include "core/celery/message.h"
#include "io/observe/event.h"

namespace sqlagent::jobs {
namespace {

using namespace std::chrono_literals;

// The delivery tag is made here since the database has a good source of random ids.
constexpr StaticSql kOfTask("outbox.of_task",
                            "SELECT o.id, t.id, t.name, t.queue, gen_random_uuid(), t.user_id FROM "
                            "app.outbox o JOIN app.tasks t ON t.id = o.task_id"
                            " WHERE o.task_id = $1::uuid AND o.rung_at IS NULL");

constexpr StaticSql kWaiting(
    "outbox.waiting",
    "SELECT o.id, t.id, t.name, t.queue, gen_random_uuid(), NULL FROM app.outbox o JOIN app.tasks "
    "t ON t.id = o.task_id"
    " WHERE o.rung_at IS NULL AND o.created_at <= now() - $1::int * interval '1 second'"
    " ORDER BY o.id LIMIT 500");

constexpr StaticSql kRung("outbox.rung",
                          "UPDATE app.outbox SET rung_at = now() WHERE id = ANY ($1::bigint[])");

celery::TaskMessage message_of(const Row& row) {
  celery::TaskMessage message;
  message.id = row[1].value();
  message.task = row[2].value();
  message.routing_key = row[3].value();
  message.delivery_tag = row[4].value();
  message.kwargs = "{\"task_id\":\"" + message.id + "\"}";
  message.argsrepr = "()";
  message.kwargsrepr = "{'task_id': '" + message.id + "'}";
  message.origin = "sqlagent";
  return message;
}

}  // namespace

awaitable<void> Doorbell::ring(TaskId task, Deadline deadline) {
  const auto limit = deadline.sooner(2s);
  try {
    pg::Params params{task.text()};
    auto waiting = co_await pool_.run(kOfTask, std::move(params), limit);
    // Before the message, so that PENDING cannot overtake the worker's STARTED.
    if (!waiting.rows.empty() && waiting.rows[0][5]) {
      const Status pending{task, State::pending, 0, "Waiting for a worker.", "", ""};
      co_await tell(wire_, UserId(*waiting.rows[0][5]), to_json(pending));
    }
    co_await publish(std::move(waiting), limit);
  } catch (const Error& error) {
    observe::emit(observe::Failure{"doorbell", "", std::string(name(error.code())), error.what()});
  }
}

void Doorbell::ring_soon(TaskId task) {
  boost::asio::co_spawn(wire_.executor, ring(std::move(task), Deadline::in(2s)),
                        boost::asio::detached);
}

awaitable<size_t> Doorbell::ring_waiting(std::chrono::seconds older_than, Deadline deadline) {
  pg::Params params{std::to_string(older_than.count())};
  auto waiting = co_await pool_.run(kWaiting, std::move(params), deadline);
  const auto rung = co_await publish(std::move(waiting), deadline);
  co_return rung;
}

awaitable<size_t> Doorbell::publish(Table waiting, Deadline deadline) {
  std::vector<std::string> rung;
  for (const auto& row : waiting.rows) {
    auto message = celery::build(message_of(row), wire_.key);
    co_await wire_.publisher.publish(row[3].value(), std::move(message), deadline);
    rung.push_back(row[0].value());
  }
  if (rung.empty()) co_return 0;
  pg::Params params{array_text(rung)};
  co_await pool_.run(kRung, std::move(params), deadline);
  co_return rung.size();
}

}  // namespace sqlagent::jobs
