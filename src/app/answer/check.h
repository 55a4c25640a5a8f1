// An owner's own test questions, asked as the owner would ask them, and judged. Nothing is kept.
#pragma once
#include <string>
#include <vector>

#include "app/answer/answer.h"
#include "core/measure/question_file.h"

namespace sqlagent::answer {

struct Asker {
  TenantId tenant;
  UserId user;
  Date today;
  Brain brain = Brain::automatic;
};

// broken: it cannot be said, since the right statement or the question could not be run.
enum class Judged { right, wrong, declined, broken };
std::string_view name(Judged judged);

struct Checked {
  int line = 0;          // of its file
  std::string question;  // in this wording
  Judged judged = Judged::broken;
  std::string detail = {};            // what was said instead of an answer; of broken: why
  sqlagent::Table expected = {};      // the first of what would be right; no columns: declining
  std::optional<Answer> answer = {};  // absent: broken
};

// The question in each of its wordings, each with the conversation that leads to it. patience: for
// each statement and question.
awaitable<std::vector<Checked>> check(Answers& answers, const Asker& asker,
                                      const measure::Question& question,
                                      std::chrono::milliseconds patience);

}  // namespace sqlagent::answer
