#include "core/nlq/rank.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "core/nlq/lower.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {

constexpr size_t kLowered = 56;  // of these some print what others print

// Without the weights each feature counts as much as another.
double score(const Features& features, Stages stages) {
  double sum = 0;
  for (const auto& [feature, value] : features) {
    const double weight = feature.weight().rank;
    sum +=
        (weight == 0 || stages.has(Stage::weights) ? weight : std::copysign(1.0, weight)) * value;
  }
  return sum;
}

bool takes_part(const Draft& draft, Stages stages) {
  static constexpr std::array<Feature, 6> kGuessed{"default_measure", "default_count",
                                                   "default_grain",   "guessed_subject",
                                                   "ranking_guess",   "bare_column"};
  return std::ranges::none_of(draft.features, [&](const auto& feature) {
    const auto& [what, value] = feature;
    return value != 0 && ((!stages.has(Stage::joins) && what == Feature("joins")) ||
                          (!stages.has(Stage::defaults) && has(kGuessed, what)));
  });
}

// How often answers are right whose first reading has these features and leads by so much.
double sureness(const Reading& first, double share) {
  constexpr Feature kBias("(bias)"), kLead("(lead)");
  constexpr double kLeast = 1e-4;  // no lead is beyond measure
  const double lead = std::clamp(share, kLeast, 1 - kLeast);
  double sum = kBias.weight().sure + kLead.weight().sure * std::log(lead / (1 - lead));
  for (const auto& [feature, value] : first.features) sum += feature.weight().sure * value;
  return 1 / (1 + std::exp(-sum));
}

// The first is as likely right as such answers were; the others share the rest by their scores.
void give_probabilities(std::vector<Ranked>& ranked) {
  if (ranked.empty()) return;
  const double best = ranked.front().reading.score;
  double sum = 0;
  for (const auto& one : ranked) sum += std::exp(one.reading.score - best);
  const double sure = sureness(ranked.front().reading, 1 / sum);
  for (auto& one : ranked)
    one.reading.probability =
        (1 - sure) * std::exp(one.reading.score - best) / std::max(1e-9, sum - 1);
  ranked.front().reading.probability = sure;
}

}  // namespace

double score(const Features& features) {
  return score(features, {});
}

std::vector<Ranked> rank(std::vector<Ranked> candidates, const catalog::Catalog& catalog,
                         size_t limit, Stages stages) {
  std::erase_if(candidates, [&](const Ranked& c) { return !takes_part(c.draft, stages); });
  for (auto& c : candidates) c.reading.score = score(c.draft.features, stages);
  sort_stably(candidates,
              [](const Ranked& a, const Ranked& b) { return a.reading.score > b.reading.score; });
  if (candidates.size() > kLowered) candidates.resize(kLowered);
  std::vector<Ranked> out;
  std::set<std::string> printed;
  for (auto& c : candidates) {
    c.reading.sql = lower(c.draft.intent, catalog);
    if (!printed.insert(c.reading.sql).second) continue;
    c.reading.intent = c.draft.intent;
    c.reading.features = c.draft.features;
    out.push_back(std::move(c));
  }
  give_probabilities(out);
  if (out.size() > limit) out.resize(limit);
  return out;
}

}  // namespace sqlagent::nlq
