// Answering a clarification, flipping what an answer assumed, and showing the offline reading in
// the place of what a model wrote: the same question read another way, through the same door.
#include <algorithm>
#include <ranges>

#include "app/answer/answer.h"
#include "app/answer/chosen_text.h"
#include "app/answer/explain.h"
#include "app/answer/history.h"
#include "app/answer/record.h"
#include "app/answer/stages.h"
#include "app/answer/statement.h"
#include "core/nlq/choose.h"
#include "core/nlq/lower.h"
#include "core/sql/admit.h"
#include "io/observe/event.h"

namespace sqlagent::answer {
namespace {

[[noreturn]] void gone() {
  throw Error(Code::gone, "The tables of this answer have changed since. Ask the question again.");
}

struct Picked {
  nlq::Intent intent;
  Choices choices;  // all that lead from the question's first answer to it
  std::vector<std::string> options;
  bool models = false;  // what the model wrote, after all; there is no intent then
};

// The offline reading, or again what the model wrote.
Picked pick_reading(const OtherReading& other, const std::string& wanted,
                    const catalog::Catalog& catalog) {
  Picked picked;
  picked.options = {other.text, std::string(kWhatTheModelWrote)};
  if (wanted == kWhatTheModelWrote) {
    picked.models = true;
    return picked;
  }
  if (wanted != other.text) throw NotAChoice("This is none of the options.", {}, picked.options);
  auto intent = nlq::from_json(other.intent, catalog);
  if (!intent) gone();
  picked.intent = std::move(*intent);
  picked.choices = {{std::string(kOption), wanted}};
  return picked;
}

// One option of a clarification, or of the one that an answer came from.
Picked pick_option(const Message& root, const std::string& wanted,
                   const catalog::Catalog& catalog) {
  if (root.kind == name(Kind::answer))
    if (const auto kept = answer_from_json(root.answer); kept.instead)
      return pick_reading(*kept.instead, wanted, catalog);
  if (root.kind != name(Kind::clarification))
    throw NotAChoice("This question has no options to choose from.", {}, {});
  if (root.intent.empty())
    throw NotAChoice("The model asked this. Send the option as the next question.", {}, {});
  const auto options = nlq::options_from_json(root.intent, catalog);
  Picked picked;
  bool found = false;
  for (const auto& option : options) {
    picked.options.push_back(option.text);
    if (option.text != wanted) continue;
    picked.intent = option.reading.intent;
    found = true;
  }
  if (picked.options.empty()) gone();
  if (!found) throw NotAChoice("This is none of the options.", {}, picked.options);
  picked.choices = {{std::string(kOption), wanted}};
  return picked;
}

Picked flip(const Message& message, const nlq::Choice& wanted, const catalog::Catalog& catalog) {
  const auto intent = nlq::from_json(message.intent, catalog);
  if (!intent) gone();
  auto made = nlq::choose(*intent, wanted, catalog);
  if (!made) {
    const auto offered = assumed_of(*intent);
    const bool known = std::ranges::any_of(
        offered, [&](const Assumed& one) { return one.id == wanted.assumption; });
    throw NotAChoice(known ? "This cannot be chosen here; one of the alternatives can."
                           : "This answer assumes nothing of that name.",
                     offered, {});
  }
  Picked picked{std::move(*made), {}, {}};
  for (const auto& one : choices_from_text(message.chosen))
    if (one.first == kOption) picked.choices.push_back(one);
  for (const auto& one : picked.intent.chosen) picked.choices.push_back(one);
  return picked;
}

// What the model's answer was, over the rows of now.
void show_again(Answer& answer, const Message& root, sqlagent::Table rows) {
  auto kept = answer_from_json(root.answer);
  kept.intent_json = root.intent;
  kept.chat = answer.chat;
  kept.message = answer.message;
  kept.stages = std::move(answer.stages);
  const bool as_before =
      rows.rows.size() == kept.row_count &&
      std::ranges::equal(kept.result.rows, rows.rows | std::views::take(kept.result.rows.size()));
  kept.row_count = rows.rows.size();
  kept.result = std::move(rows);
  if (!as_before) kept.explanation = sentence_of(kept.result);
  answer = std::move(kept);
}

}  // namespace

awaitable<Answer> Answers::choose(Selection selection, Deadline deadline) {
  History history(control_);
  const auto message = co_await history.message(selection.user, selection.message, deadline);
  Message root = message;
  if (message.root != message.id)
    root = co_await history.message(selection.user, message.root, deadline);
  Answer answer;
  Stages stages(answer);
  auto tenant = co_await tenancy_.home_of(selection.tenant, deadline);
  const auto catalog = co_await tenancy_.catalog(tenant, deadline);
  stages.done("catalog");
  if (!selection.option && message.kind != name(Kind::answer))
    throw NotAChoice("This question has no answer yet whose assumptions could be changed.", {},
                     nlq::option_texts(message.intent));
  if (!selection.option && message.intent.empty())
    throw NotAChoice("SQL that was written by hand assumes nothing; edit it instead.", {}, {});
  const Picked picked = selection.option ? pick_option(root, *selection.option, *catalog)
                                         : flip(message, selection.choice, *catalog);
  auto admitted =
      sql::admit(picked.models ? root.sql : nlq::lower(picked.intent, *catalog), *catalog);
  if (!admitted)
    throw Error(Code::internal, "This could not be written as a safe query. Choose another one.",
                "choose: " + admitted.error().message);
  stages.done("admit");
  const auto lens = lenses_.of(catalog);
  const Explained about{*lens, message.question, selection.today};

  const Opened opened = co_await history.version(root, text_of(picked.choices), deadline);
  if (opened.message != root.id) answer.version_of = root.id.text();
  answer.options = picked.options;
  for (const auto& [id, choice] : picked.choices)
    if (id == kOption) answer.changed.push_back({id, "", choice, ""});
  const tenancy::ReadLimits limits{.run_anyway = selection.run_anyway};
  const std::function<awaitable<void>()> run_it = [&]() -> awaitable<void> {
    if (picked.models) {
      auto rows = co_await tenancy_.read(tenant, *admitted, limits, deadline);
      show_again(answer, root, std::move(rows));
      co_return;
    }
    answer.sql = admitted->text();
    answer.result = co_await tenancy_.read(tenant, *admitted, limits, deadline);
    stages.done("database");
    explain(answer, picked.intent, *admitted, about);
    answer.confidence = 1;  // the asker has decided
    stages.done("explain");
  };
  co_await kept(opened, answer, run_it);
  co_return answer;
}

}  // namespace sqlagent::answer
