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
  if (offline.drafted) {
    out.reading = nlq::describe(offline.drafted->reading->intent, catalog);
    out.reading_sql = offline.drafted->sql.text();
  }
  return out;
}

// A change of the answer before, every word of which was understood: "only 2024", "by region?".
bool is_edit(const Offline& offline) {
  const auto& features = offline.drafted->reading->features;
  return offline.readings.not_understood.empty() &&
         std::ranges::any_of(features, [](const auto& one) {
           return one.first == nlq::Feature("edit") && one.second > 0;
         });
}

// A figure that the question does not name has no business in what is missing.
bool new_figures(const std::string& text, const std::string& question) {
  std::string rest = text;
  for (size_t at = 0; at < rest.size();) {
    size_t end = at;
    while (end < rest.size() && rest[end] >= '0' && rest[end] <= '9') ++end;
    if (end > at && question.contains(rest.substr(at, end - at))) rest.replace(at, end - at, " ");
    at = std::max(end, at) + 1;
  }
  return prompt::says_figure(rest);
}

void note_mended(Answer& answer, const std::vector<std::string>& mended) {
  if (mended.empty()) return;
  std::string text = " Mended in what the model wrote: ";
  for (const auto& one : mended) text += (&one == &mended.front() ? "" : "; ") + one;
  if (!answer.description.ends_with('.')) text = "." + text;
  answer.description += text + ".";
  if (!answer.parts.empty()) answer.parts.push_back({text + ".", {}});
}

// What was sent and used is part of the answer also when the question ends half-way.
struct UseKept {
  UseKept(Answer& into, const models::Line& of) : answer(into), line(of) {}
  ~UseKept() {
    if (line.use().calls > 0 || !line.use().sent.empty()) answer.model_use = line.use();
  }
  UseKept(const UseKept&) = delete;
  Answer& answer;
  const models::Line& line;
};

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
  if (is_edit(offline)) return false;
  return offline.drafted->reading->probability < kSure;
}

awaitable<bool> Answers::ask_model(models::Line& line, const Question& question,
                                   const Opened& opened, tenancy::Tenant tenant,
                                   const Offline& offline, const Progress& progress,
                                   Deadline deadline, Answer& answer) {
  const auto& catalog = offline.lens->catalog;
  auto briefing = briefing_of(question, opened, offline);
  briefing.examples = co_await examples(question, tenant, catalog, line.share(), deadline);
  const auto words = nlq::tokenize(briefing.question);
  briefing.hints = prompt::value_hints(words, catalog);
  const auto ranked = prompt::Recall(catalog).rank(words, briefing.hints);
  const auto schema = prompt::lay_out(catalog, ranked, kSchemaTokens, line.share());
  const prompt::Setting setting{
      .catalog = catalog,
      .schema = schema,
      .briefing = briefing,
      .share = line.share(),
      .may_ask_back = !opened.pending,
      .offline = offline.drafted && !opened.pending ? &offline.result : nullptr,
      .readings = &offline.readings};
  const Runs runs{
      tenancy_, std::move(tenant), {.run_anyway = question.run_anyway}, answer.talk_steps};
  const UseKept use_kept(answer, line);
  auto consulted = co_await consult(line, setting, runs, progress, deadline);
  if (auto* said = std::get_if<prompt::Answered>(&consulted.outcome)) {
    const Drawn drawn{*said, *consulted.sql, question, offline};
    co_await answer_as_model(answer, drawn, runs, deadline);
    note_mended(answer, consulted.mended);
    co_return true;
  }
  if (const auto* asked = std::get_if<prompt::AskedBack>(&consulted.outcome)) {
    ask_back(answer, *asked);
    co_return true;
  }
  const auto* declined = std::get_if<prompt::Declined>(&consulted.outcome);
  if (declined && !offline.drafted)
    answer.explanation = new_figures(declined->reason, question.text)
                             ? "The model says that your tables do not hold this."
                             : "The model says: " + declined->reason;
  if (std::holds_alternative<prompt::GaveUp>(consulted.outcome))
    answer.warnings.push_back(consulted.failure.empty()
                                  ? "The model wrote nothing that could be used."
                                  : consulted.failure);
  co_return false;
}

}  // namespace sqlagent::answer
