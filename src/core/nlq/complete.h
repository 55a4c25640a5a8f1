// Completion: what the question leaves out is filled by role — the subject, the default measure,
// what is ranked, the columns of a list. Every guess is a feature with a price, and stated as an
// assumption where a person could have meant something else.
#pragma once
#include "core/nlq/frame.h"

namespace sqlagent::nlq {

// A range of dates on an integer column of calendar years.
PredPtr years_between(const ExprPtr& column, const std::optional<Date>& from,
                      const std::optional<Date>& to);

// Appends drafts (columns without paths yet) for one tiling.
void complete(const Scene& scene, const Joins& joins, const Frame& frame, std::vector<Draft>& out);

}  // namespace sqlagent::nlq
