// What the offline engine made of a question, before anybody decides whose answer stands.
#pragma once
#include <memory>
#include <optional>

#include "base/sql_text.h"
#include "base/table.h"
#include "core/nlq/lens.h"

namespace sqlagent::answer {

// An offline answer at least this sure is not worth a call; see docs/accuracy.md for how often such
// answers are right.
inline constexpr double kSure = 0.6;

struct Drafted {
  const nlq::Reading* reading;  // one of Offline::readings
  ReadOnlySql sql;
};

struct Offline {
  std::shared_ptr<const nlq::Lens> lens;
  nlq::Readings readings;
  std::optional<Drafted> drafted;  // absent: it does not answer
  sqlagent::Table result;          // of drafted
};

}  // namespace sqlagent::answer
