// GET /trust, for administrators: what the self-test of the isolation found within the last hour.
// This process cannot make one (it holds no administrator's password): it asks the maintenance
// worker, and waits for a while.
#include "app/trust/reports.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "edge/api/handlers.h"

namespace sqlagent::api {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kWait = 15s, kLook = 250ms;

}  // namespace

awaitable<Response> trust_report(App& app, Request&, const Principal& who) {
  if (!who.is_admin)
    throw Error(Code::not_found, "There is nothing at this address.", "GET /trust: no admin");
  const auto deadline = Deadline::in(kWait + 5s);
  auto stored = co_await trust::newest(app.control, deadline);
  if (stored && stored->fresh) co_return Response::json(trust::answer_json(stored));

  auto task = co_await trust::ask_for_one(app.control, who.tenant, who.user, deadline);
  if (task) app.bell.ring_soon(*task);
  const auto until = Deadline::in(kWait);
  asio::steady_timer pause(app.executor);
  while (!until.passed() && !(stored && stored->fresh)) {
    pause.expires_after(kLook);
    co_await pause.async_wait(asio::use_awaitable);
    stored = co_await trust::newest(app.control, deadline);
  }
  co_return Response::json(trust::answer_json(stored), stored && stored->fresh ? 200 : 202);
}

}  // namespace sqlagent::api
