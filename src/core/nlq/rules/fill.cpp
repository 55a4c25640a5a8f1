// All mentions and rules in the order in which they are applied.
#include <algorithm>

#include "core/nlq/lattice.h"
#include "core/nlq/rules/rules.h"

namespace sqlagent::nlq {

void fill_chart(const Scene& scene, Chart& chart) {
  add_mentions(scene, chart);
  add_times(scene, chart);
  add_time_words(scene, chart);
  const bool quotients =
      std::ranges::any_of(chart.pieces(), [](const Piece& p) { return p.kind == Kind::quotient; });
  // Twice: conditions inside calculations, and calculations inside comparisons.
  for (int pass = 0; pass < 2; ++pass) {
    chart.apply(value_rules());
    chart.apply(named_value_rules());
    chart.apply(aggregation_rules());
    chart.apply(ratio_rules());
    if (quotients && pass > 0) chart.apply(quotient_rules());
    chart.apply(calculation_rules());
    chart.apply(superlative_rules());
    chart.apply(comparison_rules());
    chart.apply(nested_rules());
    chart.apply(absence_rules());
    chart.apply(grouping_rules());
  }
}

}  // namespace sqlagent::nlq
