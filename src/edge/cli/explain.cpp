// `sqlagent explain`: how a question is read, step by step. Nothing is run and nothing is kept.

#include "app/identity/identity.h"
#include "app/jobs/doorbell.h"
#include "app/tenancy/tenancy.h"
#include "base/error.h"
#include "core/catalog/nobody.h"
#include "core/nlq/lens.h"
#include "core/nlq/trace.h"
#include "edge/api/statement_limits.h"
#include "edge/cli/cli.h"
#include "edge/cli/explain_text.h"
#include "edge/cli/facts_of_files.h"
#include "edge/cli/one_journey.h"
#include "edge/cli/today.h"

namespace sqlagent::cli {
namespace {

using CatalogPtr = std::shared_ptr<const catalog::Catalog>;

constexpr auto kPatience = std::chrono::seconds(30);

// What this person's questions are read against.
asio::awaitable<CatalogPtr> catalog_of(asio::any_io_executor loop, const Config& config,
                                       std::string email) {
  const auto deadline = Deadline::in(kPatience);
  pg::Pool control(loop, pg::Dsn(config.control_url->reveal()), 2);
  jobs::Wire wire(loop, *config.redis_url, config.secret_key);
  jobs::Doorbell bell(control, wire);
  identity::Settings settings{config.secret_key, std::chrono::minutes(config.token_minutes),
                              config.admins};
  identity::Identity identity(control, settings,
                              [&](TaskId task) { bell.ring_soon(std::move(task)); });
  tenancy::Tenancy tenancy(control, config.secret_key, pg::Dsn(config.control_url->reveal()),
                           api::statement_limits(config));
  const auto signed_in = co_await identity.sign_in_local(email, "", deadline);
  auto home = co_await tenancy.home_of(signed_in.principal.tenant, deadline);
  auto catalog = co_await tenancy.catalog(std::move(home), deadline);
  co_return catalog;
}

CatalogPtr catalog_of_files(const std::vector<std::string>& paths) {
  return std::make_shared<const catalog::Catalog>(
      catalog::build(catalog::nobody(), 1, facts_of_files(paths)));
}

// The questions before are answered first, so that the last one is read as people would ask it.
std::optional<nlq::Context> context_after(const std::vector<std::string>& questions,
                                          const nlq::Lens& lens, Date today) {
  std::optional<nlq::Context> context;
  for (const auto& question : questions) {
    auto readings = nlq::read(question, lens, today, context ? &*context : nullptr);
    if (readings.decision != nlq::Decision::answer || readings.ranked.empty())
      throw Error(Code::bad_request, "The question before is not answered: " + question);
    std::vector<nlq::Context::Turn> earlier;
    if (context) {
      earlier = std::move(context->earlier);
      earlier.push_back({context->last_question, context->last});
    }
    context = nlq::Context{readings.ranked.front().intent, question, std::move(earlier)};
  }
  return context;
}

}  // namespace

int explain(const Config& config, const ExplainOptions& options) {
  CatalogPtr catalog;
  if (!options.facts.empty()) {
    catalog = catalog_of_files(options.facts);
  } else {
    if (!reaches_services(config, "explain")) return 2;
    catalog = one_journey<CatalogPtr>(
        [&](asio::any_io_executor loop) { return catalog_of(loop, config, options.as_email); });
  }
  const nlq::Lens lens(*catalog);
  const Date today = today_or(options.today);
  const auto context = context_after(options.after, lens, today);
  nlq::Trace trace;
  const auto readings =
      nlq::read(options.question, lens, today, context ? &*context : nullptr, &trace);
  const Explained explained{options.question, trace, readings, *catalog};
  const std::string text = options.json ? explain_json(explained) : explain_text(explained);
  std::fputs(text.c_str(), stdout);
  return 0;
}

}  // namespace sqlagent::cli
