// Every rule, by subject, in the order in which they are applied. A rule only licenses a term; it
// never decides.
#pragma once
#include <span>

#include "core/nlq/chart.h"

namespace sqlagent::nlq {

void fill_chart(const Scene& scene, Chart& chart);  // everything below, and the mentions

void add_times(const Scene& scene,
               Chart& chart);  // not patterns of terms but of words: see time.cpp
void add_time_words(const Scene& scene, Chart& chart);
void add_fiscal(const Scene& scene, Chart& chart);
void add_same_span(const Scene& scene, Chart& chart);
void add_age_groups(const Scene& scene, Chart& chart);   // bins.cpp
void add_punctuality(const Scene& scene, Chart& chart);  // sides.cpp
void add_roles(const Scene& scene, Chart& chart);        // "from" and "to" before a thing
std::span<const Rule> role_rules();
std::span<const Rule> value_rules();
std::span<const Rule> named_value_rules();
std::span<const Rule> aggregation_rules();
std::span<const Rule> ratio_rules();
std::span<const Rule> elapsed_rules();
std::span<const Rule> lasting_rules();
std::span<const Rule> bin_rules();
std::span<const Rule> pivot_rules();
std::span<const Rule> quotient_rules();
std::span<const Rule> arithmetic_rules();
std::span<const Rule> calculation_rules();
std::span<const Rule> comparison_rules();
std::span<const Rule> nested_rules();
std::span<const Rule> side_rules();
std::span<const Rule> difference_rules();
std::span<const Rule> absence_rules();
std::span<const Rule> grouping_rules();
std::span<const Rule> superlative_rules();

// "more", "higher": gt; "fewer", "earlier": lt.
std::optional<Cmp> comparative(std::string_view word);
inline std::string_view word_at(const Scene& scene, int i) {  // empty outside the question
  return i >= 0 && i < static_cast<int>(scene.tokens.size())
             ? std::string_view(scene.tokens[i].word)
             : std::string_view();
}

}  // namespace sqlagent::nlq
