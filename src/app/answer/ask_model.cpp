// When a language model is asked, and what becomes of what it says.
#include <algorithm>

#include "app/answer/explain.h"
#include "app/answer/history.h"
#include "app/answer/model.h"
#include "app/answer/offline.h"
#include "app/answer/statement.h"
#include "core/nlq/phrase.h"
#include "core/prompt/sentence.h"

namespace sqlagent::answer {
namespace {

constexpr size_t kSchemaTokens = 3'000;

prompt::Briefing briefing_of(const Question& question, const Opened& opened,
                             const Offline& offline) {
  prompt::Briefing out;
  out.question = question.text;
  out.today = question.today;
  for (auto turn = opened.before.rbegin(); turn != opened.before.rend(); ++turn)
    if (!turn->sql.empty()) out.history.push_back({turn->question, turn->sql});
  const auto& catalog = offline.lens->catalog;
  if (opened.pending)
    out.question = opened.pending->question + " (asked back: " + opened.pending->asked_back +
                   " The answer: " + question.text + ")";
  if (offline.drafted) out.reading = nlq::describe(offline.drafted->reading->intent, catalog);
  return out;
}

std::string written(const Answer& answer, const std::string& text) {
  const auto cell = [&](size_t column, const Cell& value) {
    return value ? nlq::format_cell(*value, answer.result.columns[column].type, "") : "no value";
  };
  const auto sentence = prompt::sentence_of(text, answer.result, cell);
  return text.empty() || !sentence ? sentence_of(answer.result) : *sentence;
}

void answer_as_model(Answer& answer, prompt::Answered& said, const ReadOnlySql& sql,
                     const Offline& offline) {
  const auto& catalog = offline.lens->catalog;
  answer_with(answer, sql, catalog, std::move(said.result));
  answer.engine = Engine::model;
  answer.explanation = written(answer, said.sentence);
  answer.confidence = prompt::confidence_of(said);
  if (said.agrees == false)
    answer.warnings.insert(answer.warnings.begin(),
                           "The offline engine reads this otherwise and gets another result: " +
                               nlq::describe(offline.drafted->reading->intent, catalog) + ".");
}

void ask_back(Answer& answer, const prompt::AskedBack& asked) {
  answer.kind = Kind::clarification;
  answer.engine = Engine::model;
  answer.explanation = asked.question;
  answer.options = asked.options;
}

}  // namespace

bool wants_model(const Question& question, const Opened& opened, const Offline& offline) {
  if (question.brain == Brain::offline) return false;
  if (question.brain == Brain::model || opened.pending) return true;
  if (offline.readings.remark) return false;
  if (!offline.drafted) return true;
  return offline.drafted->reading->probability < kSure;
}

awaitable<bool> Answers::ask_model(const Question& question, const Opened& opened,
                                   tenancy::Tenant tenant, const Offline& offline,
                                   const Progress& progress, Deadline deadline, Answer& answer) {
  const auto& catalog = offline.lens->catalog;
  auto briefing = briefing_of(question, opened, offline);
  briefing.examples = co_await examples(question, tenant, catalog, deadline);
  const auto words = nlq::tokenize(briefing.question);
  briefing.hints = prompt::value_hints(words, catalog);
  const auto ranked = prompt::Recall(catalog).rank(words, briefing.hints);
  const auto schema = prompt::lay_out(catalog, ranked, kSchemaTokens, model_->share);
  const prompt::Setting setting{
      .catalog = catalog,
      .schema = schema,
      .briefing = briefing,
      .share = model_->share,
      .may_ask_back = !opened.pending,
      .offline = offline.drafted && !opened.pending ? &offline.result : nullptr};
  const Runs runs{
      tenancy_, std::move(tenant), {.run_anyway = question.run_anyway}, answer.talk_steps};
  auto consulted = co_await consult(*model_, setting, runs, progress, deadline);
  answer.model_use = std::move(consulted.use);
  if (auto* said = std::get_if<prompt::Answered>(&consulted.outcome)) {
    answer_as_model(answer, *said, *consulted.sql, offline);
    for (const auto& one : consulted.mended)
      answer.description +=
          (answer.description.empty() ? "Mended in what the model wrote: " : "; ") + one;
    co_return true;
  }
  if (const auto* asked = std::get_if<prompt::AskedBack>(&consulted.outcome)) {
    ask_back(answer, *asked);
    co_return true;
  }
  const auto* declined = std::get_if<prompt::Declined>(&consulted.outcome);
  if (declined && !offline.drafted) answer.explanation = "The model says: " + declined->reason;
  if (std::holds_alternative<prompt::GaveUp>(consulted.outcome))
    answer.warnings.push_back(consulted.failure.empty()
                                  ? "The model wrote nothing that could be used."
                                  : consulted.failure);
  co_return false;
}

}  // namespace sqlagent::answer
