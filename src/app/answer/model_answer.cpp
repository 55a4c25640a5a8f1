// What a model wrote as an answer: said by our own grammar where that is exact, held against what
// was asked and against the offline reading.
#include <algorithm>

#include "app/answer/explain.h"
#include "app/answer/model.h"
#include "app/answer/offline.h"
#include "app/answer/statement.h"
#include "core/nlq/lower.h"
#include "core/nlq/phrase.h"
#include "core/prompt/contrast.h"
#include "core/prompt/in_short.h"
#include "core/prompt/outline.h"
#include "core/prompt/record.h"
#include "core/prompt/sentence.h"
#include "core/sql/admit.h"
#include "io/observe/event.h"

namespace sqlagent::answer {
namespace {

constexpr auto kProof = std::chrono::seconds(3);
constexpr size_t kMostDifferences = 4;

// Its figures are cells of the result; what else looks like a figure is refused, and then the
// answer has our sentence.
std::optional<std::string> sentence(const Answer& answer, const std::string& text) {
  if (text.empty()) return {};
  const auto cell = [&](size_t column, const Cell& value) {
    return value ? nlq::format_cell(*value, answer.result.columns[column].type, "") : "no value";
  };
  auto made = prompt::sentence_of(text, answer.result, cell);
  return made ? std::optional(std::move(*made)) : std::nullopt;
}

// Read back, and proved: the record lowered again is the same statement, or gives the same rows.
awaitable<std::optional<nlq::Intent>> proved(const ReadOnlySql& sql, const sqlagent::Table& result,
                                             const catalog::Catalog& catalog, const Runs& runs,
                                             Deadline deadline) {
  const auto record = prompt::record_of(sql.text(), catalog);
  if (!record) co_return std::nullopt;
  const auto again = nlq::lower(record->intent, catalog);
  if (prompt::same_tree(sql.text(), again)) co_return record->intent;
  const auto admitted = sql::admit(again, catalog);
  if (!admitted) {
    observe::emit(observe::Failure{"answer.record", "", "refused",
                                   admitted.error().message + " in: " + again});
    co_return std::nullopt;
  }
  const auto until = deadline.sooner(kProof);
  try {
    auto rows = co_await runs.tenancy.read(runs.tenant, *admitted, runs.limits, until);
    if (!prompt::proves(*record, result, std::move(rows))) co_return std::nullopt;
  } catch (const Error& error) {
    if (error.code() == Code::gone) throw;  // the asker has left
    co_return std::nullopt;
  }
  co_return record->intent;
}

std::string sentence_case(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text + ".";
}

// What it does otherwise: than the offline reading, where that gets other rows, and than the words
// of the question say.
void tell_differences(Answer& answer, const prompt::Answered& said,
                      const std::optional<nlq::Intent>& intent, const Offline& offline) {
  const auto& catalog = offline.lens->catalog;
  auto& told = answer.differences;
  if (said.agrees == false) {
    const auto& other = offline.drafted->reading->intent;
    if (intent) told = prompt::contrasts(*intent, other, catalog);
    const auto text = nlq::describe(other, catalog);
    if (told.empty()) told.push_back("The offline reading gets another result: " + text + ".");
    answer.instead = OtherReading{text, nlq::to_json(other, catalog)};
  }
  // Beside a contrast, only what no reading of the words could tell.
  const bool contrasted = !told.empty();
  for (const auto& one : said.differences)
    if ((prompt::doubtful({one}) || prompt::made_up(one)) && told.size() < kMostDifferences &&
        (!contrasted || prompt::made_up(one) || one.kind == prompt::Difference::Kind::fan_out))
      told.push_back("Held against the question: " + one.text + ".");
}

}  // namespace

awaitable<void> answer_as_model(Answer& answer, Drawn drawn, Runs runs, Deadline deadline) {
  auto& said = drawn.said;
  const auto& lens = *drawn.offline.lens;
  const auto intent = co_await proved(drawn.sql, said.result, lens.catalog, runs, deadline);
  if (intent) {
    answer.sql = drawn.sql.text();
    answer.result = std::move(said.result);
    const Explained about{lens, drawn.question.text, drawn.question.today};
    explain(answer, *intent, drawn.sql, about);
  } else {
    answer_with(answer, drawn.sql, lens.catalog, std::move(said.result));
    answer.description = sentence_case(prompt::in_short(drawn.sql.text(), lens.catalog));
  }
  if (auto own = sentence(answer, said.sentence)) answer.explanation = std::move(*own);
  answer.engine = Engine::model;
  answer.confidence = prompt::confidence_of(said);
  tell_differences(answer, said, intent, drawn.offline);
}

}  // namespace sqlagent::answer
