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
      model(api::model_of(loop, config)),
      traces(api::traces_of(loop, config)),
      answers(tenancy, control, model.get(), traces.get()) {}

answer::Brain Desk::brain(const std::string& engine) const {
  const auto brain = answer::brain_from_name(engine);
  if (!brain) throw Error(Code::bad_request, "--engine is one of auto, offline and model.");
  if (*brain == answer::Brain::model && !model)
    throw Error(Code::bad_request,
                "No language model is set up: set OPENAI_MODEL and OPENAI_API_KEY (or "
                "OPENAI_BASE_URL).");
  return *brain;
}

asio::awaitable<identity::Principal> Desk::sign_in(std::string email) {
  auto signed_in = co_await identity.sign_in_local(email, "", Deadline::in(kPatience));
  co_return std::move(signed_in.principal);
}

}  // namespace sqlagent::cli
