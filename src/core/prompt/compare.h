// A model's SELECT held against the question and the offline engine's readings of it: what differs,
// each in a sentence, and whether it is enough to tell the asker. It accuses only where the
// question's own words speak: a value, a number, a year, a direction, the name of a column.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/catalog/catalog.h"
#include "core/nlq/read.h"
#include "core/prompt/lift.h"

namespace sqlagent::prompt {

struct Difference {
  enum class Kind {
    number,     // a number of the question that the SELECT does not hold
    value,      // a cell that the question names and the SELECT does not ask for
    measure,    // another aggregate, or over another column
    grouping,   // by another column
    direction,  // the smallest for the largest
    fan_out,    // rows are repeated by a join, or lost
    negation,   // “without”, and nothing is left out
    constant,   // a figure that the SELECT holds itself, and reads nowhere
  };
  Kind kind = Kind::number;
  std::string text;   // "no condition on 2024", for people
  double weight = 0;  // 0…1: how likely it makes the SELECT wrong
};

// Strongest first, at most 8. readings: of the same question; may be empty.
std::vector<Difference> differences(const Lifted& select, std::string_view question,
                                    const nlq::Readings& readings, const catalog::Catalog& catalog);

// Enough of them to be told, or to ask again.
bool doubtful(const std::vector<Difference>& differences);
bool made_up(const Difference& difference);  // a figure that the SELECT holds itself

}  // namespace sqlagent::prompt
