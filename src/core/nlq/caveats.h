// What a reader should know before trusting an answer, as far as the intent, the profile and the
// result tell: short sentences, only when they matter.
#pragma once
#include <string>
#include <vector>

#include "base/table.h"
#include "core/catalog/catalog.h"
#include "core/nlq/intent.h"

namespace sqlagent::nlq {

// Most important first. today: the date that "now" is.
std::vector<std::string> caveats(const Intent& intent, const catalog::Catalog& catalog,
                                 const sqlagent::Table& result, Date today);

}  // namespace sqlagent::nlq
