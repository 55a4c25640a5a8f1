// Drives a talk with a model (core/prompt/dialogue.h): asks it, runs what it wrote, tells it.
#include "app/answer/model.h"
#include "app/answer/talk_request.h"
#include "core/prompt/repair.h"
#include "core/sql/admit.h"
#include "io/observe/event.h"

namespace sqlagent::answer {
namespace {

constexpr auto kStatement = std::chrono::seconds(5);  // of a draft of the model's
constexpr size_t kLookRows = 200;                     // of one that only looks

// A statement's failure that the model can mend; others end the question.
bool mendable(Code code) {
  return code == Code::unprocessable || code == Code::too_costly || code == Code::bad_request;
}

struct Tried {
  std::optional<sqlagent::Table> result;
  std::optional<ReadOnlySql> sql;
  std::vector<std::string> mended;
  std::string refusal;
};

awaitable<Tried> try_sql(const std::string& draft, bool looks, const catalog::Catalog& catalog,
                         const Runs& runs, Deadline deadline) {
  Tried tried;
  auto mended = prompt::mend(draft, catalog);
  auto admitted = sql::admit(mended ? mended->sql : draft, catalog);
  if (!admitted) {
    tried.refusal = admitted.error().message;
    co_return tried;
  }
  auto limits = runs.limits;
  if (looks) limits.caps.rows = kLookRows;
  const auto until = deadline.sooner(kStatement);
  try {
    tried.result = co_await runs.tenancy.read(runs.tenant, *admitted, limits, until);
    tried.sql = std::move(*admitted);
    if (mended) tried.mended = std::move(mended->done);
  } catch (const Error& error) {
    // When the question's own time is over, the next call says so, and what is there stands.
    if (!mendable(error.code()) && error.code() != Code::deadline) throw;
    tried.refusal = error.for_the_user();
  }
  co_return tried;
}

}  // namespace

awaitable<Consulted> consult(models::Line& line, prompt::Setting setting, Runs runs,
                             Progress progress, Deadline deadline) {
  setting.form = form_of(model::best_form(line.features()));
  prompt::Dialogue talk(setting);
  Consulted out;
  std::vector<Tried> samples;  // those that ran, in order
  const model::Watch watch = [&](const model::Event& event) {
    if (progress.draft && event.kind != model::Event::Kind::reasoning) progress.draft(event.piece);
  };
  for (;;) {
    if (const auto* ask = std::get_if<prompt::Ask>(&talk.step())) {
      if (progress.step)
        progress.step(talk.calls_made() == 1 ? "Asking the model" : "Asking the model again");
      auto request = request_of(talk, ask->temperature);
      auto& step = begin_asking(runs.steps, line.endpoint(), talk, request);
      auto reply = co_await line.ask(std::move(request), watch, deadline);
      end_asking(runs.steps, step, reply);
      if (!reply && reply.error().why == models::NoReply::Why::unsupported) {
        talk.unknown_tools(form_of(model::best_form(line.features())));
        continue;
      }
      if (!reply) {
        out.failure = reply.error().sentence;
        talk.failed(reply.error().name);
        continue;
      }
      talk.replied(std::move(reply->text), calls_of(std::move(reply->calls)));
    } else if (const auto* attempt = std::get_if<prompt::Try>(&talk.step())) {
      if (progress.step) progress.step("Checking what the model wrote");
      const std::string draft = attempt->sql;
      auto& step = runs.steps.begin(attempt->final ? "final" : "run_sql");
      if (runs.steps.content()) step.said = draft;
      auto tried = co_await try_sql(draft, !attempt->final, setting.catalog, runs, deadline);
      TalkSteps::end(step);
      if (!tried.result) {
        step.failure = "refused";
        if (runs.steps.content()) step.came = tried.refusal;
        talk.refused(tried.refusal);
        continue;
      }
      std::string as_run = tried.sql->text();
      auto result = std::move(*tried.result);
      if (attempt->final) samples.push_back(std::move(tried));
      talk.ran(std::move(result), std::move(as_run));
    } else {
      out.outcome = talk.step();
      break;
    }
  }
  if (const auto* answered = std::get_if<prompt::Answered>(&out.outcome)) {
    out.sql = std::move(samples[answered->sample].sql);
    out.mended = std::move(samples[answered->sample].mended);
  }
  if (const auto* gave_up = std::get_if<prompt::GaveUp>(&out.outcome))
    observe::emit(observe::Failure{"answer.model", "", "gave up", gave_up->why});
  co_return out;
}

}  // namespace sqlagent::answer
