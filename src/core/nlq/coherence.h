// How well two terms that stand side by side go together: "female students" speaks of a value that
// students have, "names, ages and cities" of one thing's.
#pragma once
#include "core/nlq/chart.h"

namespace sqlagent::nlq {

// Added to the score of a tiling where `next` is the first meaningful term after `before`.
double coherence(const Scene& scene, const Piece& before, const Piece& next);

}  // namespace sqlagent::nlq
