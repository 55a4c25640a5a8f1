#include "app/answer/answer.h"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>
#include <exception>

#include "app/answer/explain.h"
#include "app/answer/history.h"
#include "app/answer/model.h"
#include "app/answer/offline.h"
#include "app/answer/record.h"
#include "app/answer/stages.h"
#include "app/answer/statement.h"
#include "app/answer/trace.h"
#include "base/utf8.h"
#include "core/nlq/suggest.h"
#include "core/sql/admit.h"
#include "io/observe/event.h"

namespace sqlagent::answer {
namespace {

constexpr size_t kQuestionCharacters = 4'000;
constexpr size_t kReadingsTried = 3;
constexpr size_t kFollowUps = 3;

std::string checked(std::string text) {
  constexpr std::string_view kSpace = " \t\r\n";
  // Bytes that nobody types and that no database keeps.
  for (char& c : text)
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7f) c = ' ';
  text.erase(0, std::min(text.find_first_not_of(kSpace), text.size()));
  text.erase(text.find_last_not_of(kSpace) + 1);
  if (text.empty()) throw Error(Code::bad_request, "Please type a question.");
  if (utf8_length(text) > kQuestionCharacters)
    throw Error(Code::bad_request,
                "The question is too long: at most 4,000 characters. Ask one thing at a time.");
  return text;
}

// The first of the best readings that the door admits. A reading of ours that is refused is our
// defect: it is logged.
std::optional<Drafted> draft(const nlq::Readings& readings, const catalog::Catalog& catalog) {
  for (size_t i = 0; i < readings.ranked.size() && i < kReadingsTried; ++i) {
    auto admitted = sql::admit(readings.ranked[i].sql, catalog);
    if (admitted) return Drafted{&readings.ranked[i], std::move(*admitted)};
    observe::emit(observe::Failure{"answer.draft", "", "refused",
                                   admitted.error().message + " in: " + readings.ranked[i].sql});
  }
  return std::nullopt;
}

void not_answered(Answer& answer, const Question& question, const Offline& offline) {
  const auto& readings = offline.readings;
  const bool asks = readings.decision == nlq::Decision::clarify && !readings.options.empty();
  // "Thanks" and "why?" are answered in words alone.
  answer.kind = asks ? Kind::clarification : readings.remark ? Kind::answer : Kind::abstention;
  // A model that was asked may have said better what is missing.
  if (answer.explanation.empty()) answer.explanation = readings.message;
  for (const auto& option : readings.options) answer.options.push_back(option.text);
  if (asks) answer.intent_json = nlq::to_json(readings.options, offline.lens->catalog);
  answer.not_understood = readings.not_understood;
  if (!asks)
    answer.follow_ups = nlq::nearest(question.text, *offline.lens, question.today, kFollowUps);
  if (readings.decision == nlq::Decision::answer)
    answer.explanation =
        "I understood the question, but could not write a safe query for it. Please say it in "
        "another way.";
}

// Of several questions at once one is answered; the others are asked next.
void note_rest(Answer& answer, const std::vector<std::string>& rest) {
  auto next = rest;
  for (auto& one : answer.follow_ups)
    if (next.size() < kFollowUps) next.push_back(std::move(one));
  answer.follow_ups = std::move(next);
  answer.warnings.insert(
      answer.warnings.begin(),
      "You asked several things at once. This answers one of them; ask the others next.");
}

std::string code_of(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const Error& error) {
    return std::string(name(error.code()));
  } catch (...) {
    return std::string(name(Code::internal));
  }
}

void report_result(const sqlagent::Table& result, const Progress& progress) {
  if (progress.columns) progress.columns(result.columns);
  if (progress.rows) progress.rows(result.rows);
}

void report(const Answer& answer, const Progress& progress) {
  if (progress.sql) progress.sql(answer.sql);
  report_result(answer.result, progress);
}

// A statement that would take very long: the asker decides whether it is worth the wait.
bool asks_first(std::exception_ptr failure, Answer& answer) {
  try {
    std::rethrow_exception(failure);
  } catch (const Error& error) {
    if (error.code() != Code::too_costly) return false;
    answer.kind = Kind::clarification;
    answer.explanation = error.for_the_user();
    answer.can_run_anyway = true;
    return true;
  } catch (...) {  // whoever rethrows it says what it is
    return false;
  }
}

}  // namespace

std::string_view name(Kind kind) {
  switch (kind) {
    case Kind::answer:
      return "answer";
    case Kind::clarification:
      return "clarification";
    case Kind::abstention:
      return "abstention";
  }
  return "abstention";
}

std::string_view name(Engine engine) {
  switch (engine) {
    case Engine::offline:
      return "offline";
    case Engine::model:
      return "model";
    case Engine::sql:
      return "sql";
    case Engine::verified:
      return "verified";
  }
  return "offline";
}

std::string_view name(Verdict verdict) {
  switch (verdict) {
    case Verdict::up:
      return "up";
    case Verdict::down:
      return "down";
    case Verdict::none:
      return "none";
  }
  return "none";
}

std::string_view name(Proof state) {
  switch (state) {
    case Proof::standing:
      return "standing";
    case Proof::changed:
      return "changed";
    case Proof::retired:
      return "retired";
  }
  return "retired";
}

std::optional<Brain> brain_from_name(std::string_view name) {
  if (name == "auto") return Brain::automatic;
  if (name == "offline") return Brain::offline;
  if (name == "model") return Brain::model;
  return std::nullopt;
}

Answers::Answers(tenancy::Tenancy& tenancy, pg::Pool& control, models::Models& models,
                 trace::Exporter* traces)
    : tenancy_(tenancy), control_(control), models_(models), traces_(traces), under_way_(control) {}

// Runs a journey whose question has been written down, and writes down what came of it.
awaitable<void> Answers::kept(const Opened& opened, Answer& answer,
                              const std::function<awaitable<void>()>& journey) {
  History history(control_);
  answer.chat = opened.chat;
  answer.message = opened.message;
  const auto executor = co_await pg::asio::this_coro::executor;
  const auto place = under_way_.enter(opened.message, executor);
  auto failure = co_await place->run(journey);
  if (failure && asks_first(failure, answer)) failure = nullptr;
  // What happened is kept even when the asker has gone or the deadline has passed.
  co_await pg::asio::this_coro::reset_cancellation_state(pg::asio::disable_cancellation());
  const Deadline closing = Deadline::in(std::chrono::seconds(5));
  if (!failure) {
    const bool stands = co_await history.answered(opened, answer, closing);
    if (!stands) failure = std::make_exception_ptr(Error(Code::gone, kStoppedText));
  }
  if (failure) {
    answer.failure = code_of(failure);
    co_await history.failed(opened.message, answer, failure, closing);
    std::rethrow_exception(failure);
  }
  observe::emit(observe::AnswerDone{std::string(name(answer.kind)),
                                    std::string(name(answer.engine)), answer.seconds});
}

awaitable<Answer> Answers::answer(Question question, Progress progress, Deadline deadline) {
  question.text = checked(std::move(question.text));
  Answer answer;
  co_await answer_into(answer, std::move(question), std::move(progress), deadline);
  co_return answer;
}

awaitable<void> Answers::answer_into(Answer& answer, Question question, Progress progress,
                                     Deadline deadline) {
  const Traced traced(traces_, question, answer);
  History history(control_);
  Opened opened = co_await history.open(question, deadline);
  if (progress.opened) progress.opened(opened.chat, opened.message);
  const std::function<awaitable<void>()> read_and_run = [&] {
    return journey(question, opened, progress, deadline, answer);
  };
  co_await kept(opened, answer, read_and_run);
}

awaitable<Answer> Answers::rehearse(Question question, std::vector<Said> before,
                                    Deadline deadline) {
  question.text = checked(std::move(question.text));
  Opened opened{ChatId(std::string()), MessageId(std::string()), {}, std::nullopt};
  for (auto said = before.rbegin(); said != before.rend(); ++said) {
    const auto& [asked, answer] = *said;
    const bool asks_back = answer.kind == Kind::clarification && answer.engine == Engine::model;
    if (asks_back && said == before.rbegin()) opened.pending = {asked, answer.explanation};
    if (answer.kind == Kind::answer && opened.before.size() < kTurnsBackForUndo)
      opened.before.push_back({asked, answer.intent_json, answer.sql});
  }
  Answer answer;
  const Progress silent;
  std::exception_ptr failure;
  try {
    co_await journey(question, opened, silent, deadline, answer);
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure && !asks_first(failure, answer)) std::rethrow_exception(failure);
  co_return answer;
}

awaitable<Answer> Answers::run(Statement statement, Deadline deadline) {
  Answer answer;
  Stages stages(answer);
  auto tenant = co_await tenancy_.home_of(statement.tenant, deadline);
  auto catalog = co_await tenancy_.catalog(tenant, deadline);
  stages.done("catalog");
  auto admitted = sql::admit(statement.sql, *catalog);
  if (!admitted) throw SqlRefused(std::move(admitted.error()), statement.sql);
  stages.done("admit");

  answer.engine = Engine::sql;
  const tenancy::ReadLimits limits{.run_anyway = statement.run_anyway};
  const std::function<awaitable<void>()> run_it = [&]() -> awaitable<void> {
    auto result = co_await tenancy_.read(tenant, *admitted, limits, deadline);
    answer_with(answer, *admitted, *catalog, std::move(result));
    stages.done("database");
  };
  if (!statement.chat) {
    co_await run_it();
    co_return answer;
  }
  const Question question{statement.tenant, statement.user, statement.sql, statement.chat, Date()};
  History history(control_);
  const Opened opened = co_await history.open(question, deadline, statement.mends);
  co_await kept(opened, answer, run_it);
  if (answer.can_run_anyway) throw Error(Code::too_costly, answer.explanation);
  co_return answer;
}

// A person may type SQL where a question is asked for.
awaitable<bool> Answers::typed_sql(const Question& question, tenancy::Tenant tenant,
                                   const catalog::Catalog& catalog, Deadline deadline,
                                   Answer& answer) {
  auto admitted = sql::admit(question.text, catalog);
  if (!admitted) {
    const auto& refusal = admitted.error();
    if (may_be_english(question.text, refusal)) co_return false;
    answer.engine = Engine::sql;
    answer.explanation = refusal.message;
    co_return true;
  }
  const tenancy::ReadLimits limits{.run_anyway = question.run_anyway};
  auto result = co_await tenancy_.read(std::move(tenant), *admitted, limits, deadline);
  answer_with(answer, *admitted, catalog, std::move(result));
  co_return true;
}

// The life of a question.
awaitable<void> Answers::journey(const Question& question, Opened& opened, const Progress& progress,
                                 Deadline deadline, Answer& answer) {
  Stages stages(answer);
  if (progress.step) progress.step("Looking at your tables");
  auto tenant = co_await tenancy_.home_of(question.tenant, deadline);
  auto catalog = co_await tenancy_.catalog(tenant, deadline);
  stages.done("catalog");

  if (may_be_sql(question.text)) {
    if (progress.step) progress.step("Running your SQL");
    const bool settled = co_await typed_sql(question, tenant, *catalog, deadline, answer);
    stages.done("database");
    if (settled && answer.kind == Kind::answer) report(answer, progress);
    if (settled) co_return;
  }
  if (progress.step) progress.step("Reading the question");
  const auto context = context_of(opened, *catalog);
  Offline offline{.lens = lenses_.of(catalog), .readings = {}, .drafted = {}, .result = {}};
  offline.readings =
      nlq::read(question.text, *offline.lens, question.today, context ? &*context : nullptr);
  stages.done("read");
  if (offline.readings.decision == nlq::Decision::answer)
    offline.drafted = draft(offline.readings, *catalog);
  stages.done("admit");
  if (question.brain == Brain::automatic && !opened.pending) {
    const bool settled =
        co_await answer_verified(question, opened, tenant, offline, progress, deadline, answer);
    stages.done("memory");
    if (settled) {
      report(answer, progress);
      co_return;
    }
  }
  if (offline.drafted) {
    if (progress.sql) progress.sql(offline.drafted->sql.text());
    if (progress.step) progress.step("Asking the database");
    const tenancy::ReadLimits limits{.run_anyway = question.run_anyway};
    offline.result = co_await tenancy_.read(tenant, offline.drafted->sql, limits, deadline);
    stages.done("database");
    report_result(offline.result, progress);
  }

  auto line = co_await models_.reach(question.tenant, deadline);
  if (line && wants_model(question, opened, offline)) {
    const bool settled =
        co_await ask_model(*line, question, opened, tenant, offline, progress, deadline, answer);
    stages.done("model");
    if (settled) {
      report(answer, progress);  // in the place of the offline engine's
      co_return;
    }
  }
  answer.can_ask_model = line && !answer.model_use && !offline.readings.remark;
  if (!offline.drafted) {
    not_answered(answer, question, offline);
    co_return;
  }
  answer.sql = offline.drafted->sql.text();
  answer.result = std::move(offline.result);
  const Explained about{*offline.lens, question.text, question.today};
  explain(answer, offline.drafted->reading->intent, offline.drafted->sql, about);
  answer.confidence = offline.drafted->reading->probability;
  if (!offline.readings.rest.empty()) note_rest(answer, offline.readings.rest);
  stages.done("explain");
}

}  // namespace sqlagent::answer
