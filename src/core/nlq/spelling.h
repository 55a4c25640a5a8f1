// Repairs words that nobody knows — not English, not the schema, not a cell — towards words of the
// schema and of our own vocabulary.
#pragma once
#include <vector>

#include "core/nlq/tokenize.h"
#include "core/nlq/vocabulary.h"

namespace sqlagent::nlq {

void repair(std::vector<Token>& tokens, const catalog::Catalog& catalog,
            const Vocabulary& vocabulary);

// Damerau-Levenshtein (restricted: no substring edited twice), or limit + 1 when it is more than
// that.
int edit_distance(std::string_view a, std::string_view b, int limit);

}  // namespace sqlagent::nlq
