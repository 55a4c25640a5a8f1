// What is said of a result that an intent gave: the sentence, the chips, the units, the warnings.
#pragma once
#include "app/answer/answer.h"

namespace sqlagent::answer {

struct Explained {  // the question, and what it was read with
  const nlq::Lens& lens;
  std::string_view question;
  Date today;
};

// REQUIRES: answer.result is what `sql`, lowered from `intent`, gave.
void explain(Answer& answer, const nlq::Intent& intent, const ReadOnlySql& sql,
             const Explained& about);

std::vector<Assumed> assumed_of(const nlq::Intent& intent);

}  // namespace sqlagent::answer
