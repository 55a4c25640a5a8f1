#include "edge/cli/desk.h"

#include "base/error.h"
#include "edge/api/statement_limits.h"

namespace sqlagent::cli {
namespace {

identity::Settings settings_of(const Config& config) {
  return {config.secret_key, std::chrono::minutes(config.token_minutes), config.admins};
}

}  // namespace

Desk::Desk(asio::any_io_executor loop, const Config& config)
    : control(loop, pg::Dsn(config.control_url->reveal()), 2),
      wire(loop, *config.redis_url, config.secret_key),
      bell(control, wire),
      identity(control, settings_of(config),
               [this](TaskId task) { bell.ring_soon(std::move(task)); }),
      tenancy(control, config.secret_key, pg::Dsn(config.control_url->reveal()),
              api::statement_limits(config)),
      models(loop, control, api::models_by_server(config)),
      traces(api::traces_of(loop, config)),
      answers(tenancy, control, models, traces.get()) {}

asio::awaitable<identity::Principal> Desk::sign_in(std::string email) {
  auto signed_in = co_await identity.sign_in_local(email, "", Deadline::in(kPatience));
  co_return std::move(signed_in.principal);
}

asio::awaitable<answer::Brain> Desk::brain(std::string engine, TenantId tenant) {
  const auto brain = answer::brain_from_name(engine);
  if (!brain) throw Error(Code::bad_request, "--engine is one of auto, offline and model.");
  if (*brain != answer::Brain::model) co_return *brain;
  const auto line = co_await models.reach(std::move(tenant), Deadline::in(kPatience));
  if (!line) throw Error(Code::bad_request, line.error());
  co_return *brain;
}

}  // namespace sqlagent::cli
