#include "edge/cli/predict_model.h"

#include <cstdio>

#include "app/answer/foretell.h"
#include "app/answer/offline.h"
#include "base/error.h"
#include "core/prompt/recall.h"
#include "core/sql/admit.h"
#include "edge/api/model_settings.h"
#include "edge/cli/one_journey.h"

namespace sqlagent::cli {
namespace {

constexpr size_t kSchemaTokens = 3'000;  // as a tenant's question has it
constexpr auto kPatience = std::chrono::seconds(60);

// The talk, and what of it stands.
asio::awaitable<Predicted> run(asio::any_io_executor loop, const Config& config, Predicted offline,
                               const PredictedAbout& about) {
  const auto deadline = Deadline::in(kPatience);
  const auto ours = api::models_by_server(config);
  model::Client client(loop, models::way_to(ours, config.model_base_url));
  const auto& catalog = about.lens.catalog;
  const answer::Elsewhere where{pg::Dsn(about.postgres), about.schema};

  std::optional<Table> result;
  if (offline.sql) {
    auto admitted = sql::admit(*offline.sql, catalog);
    if (admitted) result = co_await answer::rows_at(where, std::move(*admitted), deadline);
  }
  prompt::Briefing briefing;
  briefing.question = about.question;
  briefing.today = about.today;
  briefing.history = about.history;
  briefing.reading = about.reading;
  briefing.reading_sql = offline.sql.value_or("");
  const auto words = nlq::tokenize(briefing.question);
  briefing.hints = prompt::value_hints(words, catalog);
  const auto ranked = prompt::Recall(catalog).rank(words, briefing.hints);
  const auto schema = prompt::lay_out(catalog, ranked, kSchemaTokens, ours.share);
  const prompt::Setting setting{.catalog = catalog,
                                .schema = schema,
                                .briefing = briefing,
                                .share = ours.share,
                                .offline = result ? &*result : nullptr};
  auto told = co_await answer::foretell(client, *ours.endpoint, setting, where, deadline);
  offline.calls = told.calls;
  if (std::holds_alternative<prompt::Answered>(told.outcome)) {
    offline.sql = told.sql;
    offline.by_model = true;
    offline.confidence = prompt::confidence_of(std::get<prompt::Answered>(told.outcome));
  } else if (const auto* asked = std::get_if<prompt::AskedBack>(&told.outcome)) {
    offline.sql.reset();
    offline.asks_back = true;
    offline.message = asked->question;
    offline.by_model = true;
  } else if (const auto* declined = std::get_if<prompt::Declined>(&told.outcome);
             declined && !offline.sql) {
    offline.message = declined->reason;
    offline.asks_back = false;
    offline.by_model = true;
  }
  if (!told.failure.empty()) std::fprintf(stderr, "%s\n", told.failure.c_str());
  co_return offline;
}

}  // namespace

PredictModel::PredictModel(const Config& config, const std::string& engine) : config_(config) {
  if (engine == "offline") return;
  if (engine != "model" && engine != "auto")
    throw Error(Code::bad_request, "--engine is one of auto, offline and model.");
  engine_ = engine == "model" ? Engine::model : Engine::automatic;
  if (!config.has_model())
    throw Error(Code::bad_request,
                "No language model is set up: set OPENAI_MODEL and OPENAI_API_KEY (or "
                "OPENAI_BASE_URL).");
}

bool PredictModel::wanted(const Predicted& offline) const {
  if (engine_ != Engine::automatic) return engine_ == Engine::model;
  return !offline.sql || offline.confidence < answer::kSure;
}

Predicted PredictModel::ask(Predicted offline, const PredictedAbout& about) const {
  return one_journey<Predicted>(
      [&](asio::any_io_executor loop) { return run(loop, config_, offline, about); });
}

}  // namespace sqlagent::cli
