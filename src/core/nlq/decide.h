// Answer, ask back, or say what was not understood. Precision first: a guess presented as an answer
// is a defect.
#pragma once
#include <string_view>

#include "core/nlq/chart.h"
#include "core/nlq/rank.h"

namespace sqlagent::nlq {

// lost: content words that even the best cover of the question leaves over, for when nothing could
// be completed.
Readings decide(std::vector<Ranked> ranked, const std::vector<int>& lost, std::string_view question,
                const Scene& scene);

}  // namespace sqlagent::nlq
