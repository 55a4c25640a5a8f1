// What a model's statement does otherwise than the offline reading of the same question, in
// sentences for the asker: "Counted orders; the offline reading counted customers."
#pragma once
#include <string>
#include <vector>

#include "core/catalog/catalog.h"
#include "core/nlq/intent.h"

namespace sqlagent::prompt {

inline constexpr size_t kMostContrasts = 4;

// Weightiest first; empty when the two records say the same, or differ in what no sentence tells.
std::vector<std::string> contrasts(const nlq::Intent& model, const nlq::Intent& offline,
                                   const catalog::Catalog& catalog);

}  // namespace sqlagent::prompt
