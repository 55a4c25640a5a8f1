// A change of an intent: what an alternative of an assumption stands for. Rules write terms as they
// write those of a draft, without paths; the change finds them in the bound intent and takes the
// paths over. One line states an assumption with its alternatives:
//   d.intent.where = both_of(d.intent.where, active);
//   d.intent.assumptions.push_back(
//       assumed("population", "only active members", {{"all members", dropped(active)}}));
// An alternative that changes nothing, or cannot be lowered, is not offered (choose.h).
#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/nlq/piece.h"

namespace sqlagent::nlq {

struct Regrain {  // by month → by quarter
  Grain from, to;
};
struct Reterm {  // a term becomes another one wherever it stands: measure, key, order, condition
  ExprPtr from, to;
};
struct Recondition {  // null from: added; null to: taken away
  PredPtr from, to;
};
struct Rerows {  // how many rows, and whether equal ones are told apart
  std::optional<long long> limit;
  bool ties = false, distinct = false;
};
struct Reread {  // another reading of the same question
  std::shared_ptr<const Intent> to;
};
struct Forget {  // several conditions, and the periods, are taken away
  std::vector<PredPtr> conditions;
  bool times = false;
};
struct Flip {
  std::variant<Regrain, Reterm, Recondition, Rerows, Reread, Forget> is;
};
using FlipPtr = std::shared_ptr<const Flip>;

FlipPtr regrained(Grain from, Grain to);
FlipPtr retermed(ExprPtr from, ExprPtr to);
FlipPtr dropped(PredPtr condition);
FlipPtr replaced(PredPtr condition, PredPtr by);
FlipPtr added(PredPtr condition);
FlipPtr reread(Intent to);
FlipPtr forgotten(std::vector<PredPtr> conditions, bool times);

// id: one word for what is assumed, the same for all questions ("population"); choice: what was
// taken, as the chip says it.
Assumption assumed(std::string id, std::string choice, std::vector<Alternative> alternatives = {});

// The intent with the change made; nullopt when it finds nothing to change. Assumptions stay as
// they are, except for another reading, which brings its own. REQUIRES: a bound intent.
std::optional<Intent> changed(const Intent& intent, const Flip& change,
                              const catalog::Catalog& catalog);

}  // namespace sqlagent::nlq
