#include "app/answer/warnings.h"

#include <algorithm>

namespace sqlagent::answer {

std::vector<std::string> warnings_of(const ReadOnlySql& sql, const catalog::Catalog& catalog,
                                     const sqlagent::Table& result) {
  std::vector<std::string> warnings;
  const auto shared = [&](const ReadOnlySql::Source& source) {
    const int at = catalog.find_table(source.schema, source.table);
    return at >= 0 && catalog.tables()[at].facts.shared;
  };
  const bool has_own = std::ranges::any_of(
      catalog.tables(), [](const catalog::Table& table) { return !table.facts.shared; });
  if (has_own && !sql.sources().empty() && std::ranges::all_of(sql.sources(), shared))
    warnings.emplace_back("This was answered from the shared market data, not from your files.");
  if (result.truncated)
    warnings.emplace_back(
        "There are more rows than are shown here; figures in the sentence count only these.");
  return warnings;
}

std::vector<Source> sources_of(const ReadOnlySql& sql, const catalog::Catalog& catalog) {
  std::vector<Source> sources;
  for (const auto& source : sql.sources())
    if (const int at = catalog.find_table(source.schema, source.table); at >= 0) {
      const auto& facts = catalog.tables()[at].facts;
      sources.push_back({facts.name, facts.file, facts.sheet});
    }
  return sources;
}

}  // namespace sqlagent::answer
