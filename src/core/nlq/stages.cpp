#include "core/nlq/stages.h"

#include <algorithm>

namespace sqlagent::nlq {

std::optional<Stages> stages_without(std::string_view names) {
  Stages stages;
  while (!names.empty()) {
    const std::string_view name = names.substr(0, names.find(','));
    names.remove_prefix(std::min(names.size(), name.size() + 1));
    const auto known = std::ranges::find(kStages, name, &decltype(kStages)::value_type::first);
    if (known == kStages.end()) return std::nullopt;
    stages.leave_out(known->second);
  }
  return stages;
}

std::string stage_names() {
  std::string out;
  for (const auto& [name, stage] : kStages) out += (out.empty() ? "" : ", ") + std::string(name);
  return out;
}

void leave_out(Stages stages, std::vector<catalog::TableFacts>& tables) {
  for (auto& table : tables)
    for (auto& column : table.columns) {
      if (!stages.has(Stage::cells)) {
        column.values.clear();
        column.top.clear();
      }
      if (!stages.has(Stage::contents)) column.min_hashes.clear();
    }
}

}  // namespace sqlagent::nlq
