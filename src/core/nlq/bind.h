// From a draft to an intent: a subject is chosen, every column gets its path, buckets and ranges
// get their time column, counts over a coarser table become distinct counts, aggregates over a
// finer one become rollups. What would multiply rows is refused.
#pragma once
#include <optional>

#include "core/nlq/frame.h"

namespace sqlagent::nlq {

// Appends each way to bind the draft (subjects × time columns × role-playing joins), at most a
// handful.
void bind(const Scene& scene, const Joins& joins, const Draft& draft, std::vector<Draft>& out);

// The same for a draft of two sources side by side.
void bind_series(const Scene& scene, const Joins& joins, const Draft& draft,
                 std::vector<Draft>& out);

}  // namespace sqlagent::nlq
