// All mentions and rules in the order in which they are applied.
#include <algorithm>

#include "core/nlq/lattice.h"
#include "core/nlq/rules/rules.h"

namespace sqlagent::nlq {

void fill_chart(const Scene& scene, Chart& chart) {
  add_mentions(scene, chart);
  add_times(scene, chart);
  add_time_words(scene, chart);
  add_fiscal(scene, chart);
  add_same_span(scene, chart);
  add_punctuality(scene, chart);
  add_age_groups(scene, chart);
  const bool quotients =
      std::ranges::any_of(chart.pieces(), [](const Piece& p) { return p.kind == Kind::quotient; });
  const auto apply = [&](Stage stage, std::span<const Rule> rules) {
    if (scene.stages.has(stage)) chart.apply(rules);
  };
  // Twice: conditions inside calculations, and calculations inside comparisons.
  for (int pass = 0; pass < 2; ++pass) {
    chart.apply(value_rules());
    chart.apply(named_value_rules());
    if (scene.stages.has(Stage::roles)) {
      chart.apply(role_rules());
      add_roles(scene, chart);
    }
    apply(Stage::aggregations, aggregation_rules());
    apply(Stage::ratios, ratio_rules());
    apply(Stage::ratios, elapsed_rules());
    apply(Stage::ratios, lasting_rules());
    if (quotients && pass > 0) apply(Stage::ratios, quotient_rules());
    apply(Stage::ratios, arithmetic_rules());
    apply(Stage::calculations, calculation_rules());
    apply(Stage::superlatives, superlative_rules());
    apply(Stage::comparisons, comparison_rules());
    apply(Stage::comparisons, nested_rules());
    apply(Stage::comparisons, side_rules());
    apply(Stage::comparisons, difference_rules());
    apply(Stage::absences, absence_rules());
    apply(Stage::calculations, bin_rules());
    apply(Stage::groupings, grouping_rules());
    apply(Stage::calculations, pivot_rules());
  }
}

}  // namespace sqlagent::nlq
