// Binding two sources side by side: each for itself, in the best way.
#include <algorithm>

#include "core/nlq/bind.h"
#include "core/nlq/rank.h"

namespace sqlagent::nlq {

void bind_series(const Scene& scene, const Joins& joins, const Draft& draft,
                 std::vector<Draft>& out) {
  Draft whole = draft;
  for (Intent& one : whole.intent.series) {
    Draft alone;
    alone.intent = one;
    std::vector<Draft> bound;
    bind(scene, joins, alone, bound);
    if (bound.empty()) return;
    const auto best =
        std::ranges::max_element(bound, {}, [](const Draft& d) { return score(d.features); });
    one = best->intent;
    for (const auto& [feature, value] : best->features)
      if (feature != Feature("shared")) whole.add(feature, value);
  }
  whole.intent.subject = whole.intent.series.front().subject;
  out.push_back(std::move(whole));
}

}  // namespace sqlagent::nlq
