#include "core/nlq/rank.h"

#include <array>
#include <cmath>
#include <map>

#include "core/nlq/lower.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {

// Unit-like weights, version 1: they order the guesses by how far they are from what was said.
struct Weight {
  std::string_view feature;
  double weight;
};
constexpr std::array kWeights = std::to_array<Weight>({
    {"words", 1.0},        // evidence of the words covered, less the price of those that are not
    {"joins", -0.1},       // each step
    {"join_doubt", -1.0},  // each improbable edge
    {"second_route", -0.5},
    {"exists_guess", -0.2},  // a condition on related rows, where a join would multiply
    {"exists_far", -0.3},    // through other tables
    {"rollups", -0.1},
    {"subject_rank", -0.3},
    {"time_guess", -0.4},     // not the main date
    {"shared", -1.2},         // market tables when own tables say it too
    {"unused_entity", -0.9},  // a table was named and plays no part
    {"default_measure", -0.3},
    {"default_count", -0.2},
    {"default_grain", -0.2},
    {"guessed_subject", -0.3},
    {"bare_number", -1.5},
    {"bare_column", -0.4},
    {"compared_column", -0.05},
    {"bare_grain", -1.5},
    {"bare_list", -0.6},
    {"ignored_order", -1.5},
    {"snapshot", -1.5},
    {"later_subject", -1.0},
    {"idle_date", -0.5},
    {"ranked_by_group", -0.7},
    {"compared_list", -1.0},
    {"second_choice", -0.3},
    {"zero_groups_lost", -1.0},
    {"lost_count", -1.5},
    {"unused_column", -0.6},
    {"lost_number", -2.5},
    {"lost_measure", -2.0},
    {"lost_both", -2.5},
    {"no_name", -1.0},
    {"open_column", -0.1},
    {"open_rollup", -0.3},
    {"ranking_guess", -1.0},
    {"figure_of_thing", 0.1},
    {"edit", 1.0},  // how much the sentence looks like a change of the one before
});
constexpr size_t kLowered = 56;  // of these some print what others print

}  // namespace

double weight_of(std::string_view feature) {
  for (const auto& weight : kWeights)
    if (weight.feature == feature) return weight.weight;
  return 0;
}

double score(const Features& features) {
  double sum = 0;
  for (const auto& [name, value] : features) sum += weight_of(name) * value;
  return sum;
}

std::vector<Ranked> rank(std::vector<Ranked> candidates, const catalog::Catalog& catalog,
                         size_t limit) {
  for (auto& c : candidates) c.reading.score = score(c.draft.features);
  sort_stably(candidates,
              [](const Ranked& a, const Ranked& b) { return a.reading.score > b.reading.score; });
  if (candidates.size() > kLowered) candidates.resize(kLowered);
  std::vector<Ranked> out;
  std::map<std::string, size_t> by_sql;
  for (auto& c : candidates) {
    c.reading.sql = lower(c.draft.intent, catalog);
    if (!by_sql.emplace(c.reading.sql, out.size()).second) continue;
    c.reading.intent = c.draft.intent;
    c.reading.features = c.draft.features;
    out.push_back(std::move(c));
  }
  double sum = 0;
  for (const auto& c : out) sum += std::exp(c.reading.score - out.front().reading.score);
  for (auto& c : out)
    c.reading.probability = std::exp(c.reading.score - out.front().reading.score) / sum;
  if (out.size() > limit) out.resize(limit);
  return out;
}

}  // namespace sqlagent::nlq
