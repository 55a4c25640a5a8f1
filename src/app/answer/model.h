// One talk with a language model. It is never trusted: what it writes passes the door, its figures
// come from rows, and what it is told is what the tenant shares.
#pragma once
#include <optional>
#include <string>

#include "app/answer/answer.h"
#include "core/prompt/dialogue.h"

namespace sqlagent::answer {

struct Consulted {
  prompt::Step outcome;             // one that ends a talk
  std::optional<ReadOnlySql> sql;   // of Answered
  std::vector<std::string> mended;  // what was changed in it, in words
  std::string failure;              // of GaveUp: for a person
};

// Whether the question is worth asking a model.
bool wants_model(const Question& question, const Opened& opened, const Offline& offline);

// How a statement of the model's is run.
struct Runs {
  tenancy::Tenancy& tenancy;
  tenancy::Tenant tenant;
  tenancy::ReadLimits limits;
  TalkSteps& steps;  // what happens is kept here
};

// Talks until there is an answer or the budget is spent. Never throws for what the model or its
// endpoint does, nor for a statement that is refused; only for what ends the question (deadline,
// cancelled, too many of this tenant's questions).
awaitable<Consulted> consult(models::Line& line, prompt::Setting setting, Runs runs,
                             Progress progress, Deadline deadline);

// What a model's answer is made of: its statement as it ran, what it was asked, what the offline
// engine makes of the same question.
struct Drawn {
  prompt::Answered& said;
  const ReadOnlySql& sql;
  const Question& question;
  const Offline& offline;
};

// The answer of what a model wrote: in the words of our own grammar where they are exact (proved by
// the rows), with its difference to the offline reading, and as sure as both allow. Never throws
// for what is only said beside the answer.
awaitable<void> answer_as_model(Answer& answer, Drawn drawn, Runs runs, Deadline deadline);

}  // namespace sqlagent::answer
