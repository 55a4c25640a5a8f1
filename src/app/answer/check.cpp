#include "app/answer/check.h"

#include <algorithm>

#include "core/measure/score.h"

namespace sqlagent::answer {
namespace {

struct Right {
  sqlagent::Table rows;
  measure::Comparison how;
};

measure::Comparison comparison(const measure::Question& question) {
  return {.ordered = question.is("ordered"),
          .percent = question.is("percent"),
          .distinct = question.is("distinct")};
}

// Everything that is right, by the statements and by the rows that were written down.
awaitable<std::vector<Right>> right_results(Answers& answers, const Asker& asker,
                                            const measure::Question& question,
                                            std::chrono::milliseconds patience) {
  std::vector<Right> out;
  auto how = comparison(question);
  if (!question.rows.empty()) {
    how.written = true;
    out.push_back({measure::written_table(question.rows), how});
    how.written = false;
  }
  for (const auto& sql : question.gold) {
    Statement statement{asker.tenant, asker.user, sql, std::nullopt, true, std::nullopt};
    auto answer = co_await answers.run(std::move(statement), Deadline::in(patience));
    how.lists = measure::lists_rows(sql);
    out.push_back({std::move(answer.result), how});
  }
  co_return out;
}

awaitable<Answer> asked(Answers& answers, const Asker& asker, const measure::Question& question,
                        std::string wording, std::chrono::milliseconds patience) {
  std::vector<Answers::Said> before;
  for (const auto& turn : question.before) {
    Question asks{asker.tenant, asker.user, turn, std::nullopt, asker.today, true, asker.brain};
    auto said = co_await answers.rehearse(std::move(asks), before, Deadline::in(patience));
    before.push_back({turn, std::move(said)});
  }
  Question asks{asker.tenant, asker.user, std::move(wording), std::nullopt,
                asker.today,  true,       asker.brain};
  auto answer =
      co_await answers.rehearse(std::move(asks), std::move(before), Deadline::in(patience));
  co_return answer;
}

Judged judge(const Answer& answer, const std::vector<Right>& right) {
  const bool answered = answer.kind == Kind::answer && !answer.sql.empty();
  if (!answered) return right.empty() ? Judged::right : Judged::declined;
  const bool is_right = std::ranges::any_of(right, [&](const Right& one) {
    return measure::same_result(one.rows, answer.result, one.how);
  });
  return is_right ? Judged::right : Judged::wrong;
}

}  // namespace

std::string_view name(Judged judged) {
  switch (judged) {
    case Judged::right:
      return "right";
    case Judged::wrong:
      return "wrong";
    case Judged::declined:
      return "declined";
    case Judged::broken:
      return "broken";
  }
  return "broken";
}

awaitable<std::vector<Checked>> check(Answers& answers, const Asker& asker,
                                      const measure::Question& question,
                                      std::chrono::milliseconds patience) {
  std::vector<std::string> wordings{question.text};
  wordings.insert(wordings.end(), question.wordings.begin(), question.wordings.end());
  if (!question.mistyped.empty()) wordings.push_back(question.mistyped);
  std::vector<Right> right;
  std::string broken;
  try {
    right = co_await right_results(answers, asker, question, patience);
  } catch (const Error& error) {
    broken = "The right statement cannot be run: " + error.for_the_user();
  }
  std::vector<Checked> out;
  for (const auto& wording : wordings) {
    Checked one{.line = question.line, .question = wording, .detail = broken};
    if (!right.empty()) one.expected = right.front().rows;
    if (broken.empty()) {
      try {
        one.answer = co_await asked(answers, asker, question, wording, patience);
        one.judged = judge(*one.answer, right);
        if (one.judged == Judged::declined) one.detail = one.answer->explanation;
      } catch (const Error& error) {
        one.detail = error.for_the_user();
      }
    }
    out.push_back(std::move(one));
  }
  co_return out;
}

}  // namespace sqlagent::answer
