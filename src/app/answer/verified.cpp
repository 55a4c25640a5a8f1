// Verified queries: how an answer becomes one, and how the same question, or one like it, is
// answered with them. They pass the door like any other statement.
#include <fmt/format.h>

#include "app/answer/explain.h"
#include "app/answer/history.h"
#include "app/answer/memory.h"
#include "app/answer/model.h"
#include "app/answer/offline.h"
#include "app/answer/prove.h"
#include "app/answer/record.h"
#include "app/answer/statement.h"
#include "core/prompt/alike.h"
#include "core/prompt/telling.h"
#include "core/sql/admit.h"

namespace sqlagent::answer {
namespace {

// Two days of different years, quarters, months and weeks: what is read alike on both depends on
// neither.
constexpr Date kOneDay = std::chrono::year(2019) / 2 / 5,
               kOtherDay = std::chrono::year(2024) / 11 / 21;
// Of the examples for one question, so many are run again, and for so long: a person waits.
constexpr int kProvedAtOnce = 2;
constexpr auto kProofPatience = std::chrono::seconds(2);

struct OfflineSql {
  std::string text;        // on any day; empty: it reads nothing, or depends on the day
  bool every_day = false;  // it says the same on any day, if only that it cannot answer
};

OfflineSql offline_sql(const std::string& question, const nlq::Lens& lens) {
  const auto on = [&](Date today) -> std::string {
    const auto readings = nlq::read(question, lens, today, nullptr);
    if (readings.decision != nlq::Decision::answer || readings.ranked.empty()) return "";
    const auto admitted = sql::admit(readings.ranked.front().sql, lens.catalog);
    return admitted ? admitted->text() : "";
  };
  const auto one = on(kOneDay);
  const bool every_day = one == on(kOtherDay);
  return {every_day ? one : "", every_day};
}

bool follows_the_day(const Rated& rated, const OfflineSql& offline) {
  if (!offline.text.empty() && offline.text == rated.sql) return true;
  if (prompt::reads_the_clock(rated.sql)) return true;
  return offline.every_day && !prompt::depends_on_today(rated.question);
}

// Why an answer that is right is no verified query all the same; empty: it is one.
std::string why_not(const Rated& rated, const OfflineSql& offline) {
  if (rated.question.empty() || prompt::normalised(rated.question).empty() ||
      may_be_sql(rated.question))
    return "There is no question in words that this SQL answers.";
  if (rated.question.size() > Memory::kQuestionBytes || rated.sql.size() > Memory::kSqlBytes)
    return "The question or its SQL is too long to be remembered.";
  if (!follows_the_day(rated, offline))
    return "What it asks for depends on the day on which it is asked, and its SQL does not.";
  const bool alone =
      rated.stands_first ||
      (!offline.text.empty() && (offline.text == rated.sql || offline.text == rated.first_sql));
  if (!alone)
    return "It goes on from what was asked before. Ask it in a new chat, in words that stand "
           "alone.";
  return {};
}

}  // namespace

awaitable<Remembered> Answers::feedback(Feedback feedback, Deadline deadline) {
  Memory memory(control_);
  const auto rated = co_await memory.rate(feedback, deadline);
  if (feedback.verdict != Verdict::up) {
    const auto by = rated.answer.empty() ? std::nullopt : answer_from_json(rated.answer).verified;
    const std::string id = by ? by->id : "";
    if (!rated.sql.empty()) co_await memory.take_back(feedback.tenant, rated, id, deadline);
    co_return Remembered{false, ""};
  }
  if (rated.kind != name(Kind::answer) || rated.sql.empty())
    co_return Remembered{false, "There is no query to remember."};
  auto tenant = co_await tenancy_.home_of(feedback.tenant, deadline);
  const auto catalog = co_await tenancy_.catalog(tenant, deadline);
  const auto lens = lenses_.of(catalog);
  const auto offline = offline_sql(rated.question, *lens);
  auto reason = why_not(rated, offline);
  const auto admitted = sql::admit(rated.sql, *catalog);
  if (reason.empty() && !admitted)
    reason = "The tables have changed since this was answered. Ask the question again.";
  if (!reason.empty()) co_return Remembered{false, reason};
  VerifiedQuery verified;
  verified.question = rated.question;
  verified.reading = offline.text;
  verified.sql = rated.sql;
  verified.shape = shape_of(answer_from_json(rated.answer).result);
  verified.tables = tables_of(*admitted, *catalog);
  co_await memory.keep(feedback, verified, deadline);
  co_return Remembered{true, ""};
}

awaitable<bool> Answers::answer_verified(const Question& question, const Opened& opened,
                                         tenancy::Tenant tenant, const Offline& offline,
                                         const Progress& progress, Deadline deadline,
                                         Answer& answer) {
  Memory memory(control_);
  const std::string drafted = offline.drafted ? offline.drafted->sql.text() : "";
  // Within a conversation the same words may go on from what was asked before; what they are read
  // as decides then.
  const bool goes_on = !opened.before.empty() && offline.drafted;
  const bool sure = offline.drafted && offline.drafted->reading->probability >= kSure;
  const std::string words = goes_on ? "" : question.text, reading = sure ? drafted : "";
  const auto known = co_await memory.same(question.tenant, words, reading, deadline);
  if (!known) co_return false;
  if (progress.step) progress.step("Running a verified query");
  const auto& catalog = offline.lens->catalog;
  const Proving proving{tenancy_, memory, tenant, catalog, {.run_anyway = question.run_anyway}};
  auto proved = co_await prove_query(proving, *known, deadline);
  if (!proved.sql) co_return false;
  answer_with(answer, *proved.sql, catalog, std::move(proved.result));
  if (drafted == proved.sql->text()) {
    answer.warnings.clear();  // explain says them too
    const Explained about{*offline.lens, question.text, question.today};
    explain(answer, offline.drafted->reading->intent, *proved.sql, about);
  }
  answer.engine = Engine::verified;
  answer.verified = VerifiedBy{known->id, known->question, known->by, known->verified_at};
  const auto line = co_await models_.reach(question.tenant, deadline);
  answer.can_ask_model = line.has_value();
  co_return true;
}

awaitable<std::vector<prompt::Asked>> Answers::examples(const Question& question,
                                                        tenancy::Tenant tenant,
                                                        const catalog::Catalog& catalog,
                                                        prompt::Share share, Deadline deadline) {
  Memory memory(control_);
  auto known = co_await memory.all(question.tenant, deadline);
  std::erase_if(known, [](const auto& one) {
    return one.state == Proof::retired || one.sql.size() > prompt::kExampleSqlBytes;
  });
  std::vector<std::string> questions;
  for (const auto& one : known) questions.push_back(one.question);
  const Proving proving{tenancy_, memory, tenant, catalog, {}};
  std::vector<prompt::Asked> out;
  int proved = 0;
  for (const size_t i : prompt::alike(question.text, questions, known.size())) {
    const auto& one = known[i];
    if (out.size() == prompt::kMostExamples) break;
    if (share < prompt::Share::samples && prompt::tells_values({one.question, one.sql}, catalog))
      continue;
    if (tables_now(one.tables, catalog) != one.tables) {
      if (proved++ == kProvedAtOnce) break;
      const bool stands = co_await still_stands(proving, one, deadline.sooner(kProofPatience));
      if (!stands) continue;
    }
    out.push_back({one.question, one.sql});
  }
  co_return out;
}

awaitable<std::vector<VerifiedQuery>> Answers::verified(TenantId tenant_id, Deadline deadline) {
  Memory memory(control_);
  auto known = co_await memory.all(tenant_id, deadline);
  if (known.empty()) co_return known;
  auto tenant = co_await tenancy_.home_of(tenant_id, deadline);
  const auto catalog = co_await tenancy_.catalog(tenant, deadline);
  for (auto& one : known) {
    if (one.state == Proof::retired || tables_now(one.tables, *catalog) == one.tables) continue;
    one.state = Proof::changed;
    const auto admitted = sql::admit(one.sql, *catalog);
    if (admitted) continue;
    one.state = Proof::retired;
    one.reason = admitted.error().message;
    co_await memory.retire(tenant_id, one.id, one.reason, deadline);
  }
  co_return known;
}

awaitable<void> Answers::forget(TenantId tenant, std::string id, Deadline deadline) {
  Memory memory(control_);
  co_await memory.forget(tenant, id, deadline);
}

awaitable<std::vector<ProvedAgain>> Answers::prove_all(TenantId tenant_id,
                                                       std::chrono::milliseconds patience) {
  Memory memory(control_);
  auto known = co_await memory.all(tenant_id, Deadline::in(patience));
  auto tenant = co_await tenancy_.home_of(tenant_id, Deadline::in(patience));
  const auto catalog = co_await tenancy_.catalog(tenant, Deadline::in(patience));
  const Proving proving{tenancy_, memory, tenant, *catalog, {.run_anyway = true}};
  std::vector<ProvedAgain> out;
  for (auto& one : known) {
    ProvedAgain again{std::move(one), false, {}};
    if (again.known.state != Proof::retired) {
      try {
        const auto proved = co_await prove_query(proving, again.known, Deadline::in(patience));
        again.retired_now = !proved.sql;
        again.known.reason = proved.failure;
        again.known.state = proved.sql ? Proof::standing : Proof::retired;
      } catch (const Error& error) {
        again.trouble = error.for_the_user();
      }
    }
    out.push_back(std::move(again));
  }
  co_return out;
}

}  // namespace sqlagent::answer
