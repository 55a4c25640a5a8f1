#include "core/prompt/compare.h"

#include <algorithm>

#include "core/prompt/evidence.h"

namespace sqlagent::prompt {
namespace {

constexpr double kDoubt = 0.5;
constexpr size_t kMostDifferences = 8, kReadings = 3;
constexpr double kLikely = 0.15;  // a reading that is to be heard

// A reading is compared as the SELECT that it is printed as.
std::vector<Lifted> heard(const nlq::Readings& readings, const catalog::Catalog& catalog) {
  std::vector<Lifted> out;
  for (size_t i = 0; i < readings.ranked.size() && i < kReadings; ++i) {
    const auto& reading = readings.ranked[i];
    if (i > 0 && reading.probability < kLikely) break;
    if (auto lifted = lift(reading.sql, catalog)) out.push_back(std::move(*lifted));
  }
  return out;
}

}  // namespace

std::vector<Difference> differences(const Lifted& select, std::string_view question,
                                    const nlq::Readings& readings,
                                    const catalog::Catalog& catalog) {
  Evidence evidence{select, asked_for(question, catalog), catalog, heard(readings, catalog)};
  compare_conditions(evidence);
  compare_figures(evidence);
  compare_shape(evidence);
  auto& found = evidence.found;
  std::ranges::sort(found, [](const Difference& a, const Difference& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.text < b.text;
  });
  const auto twice = std::ranges::unique(found, {}, &Difference::text);
  found.erase(twice.begin(), twice.end());
  if (found.size() > kMostDifferences) found.resize(kMostDifferences);
  return std::move(found);
}

bool made_up(const Difference& difference) {
  return difference.kind == Difference::Kind::constant;
}

bool doubtful(const std::vector<Difference>& differences) {
  return std::ranges::any_of(differences,
                             [](const Difference& one) { return one.weight >= kDoubt; });
}

}  // namespace sqlagent::prompt
