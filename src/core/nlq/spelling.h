// Repairs words that nobody knows — not English, not the schema, not a cell — towards words of the
// schema and of our own vocabulary.
#pragma once
#include <vector>

#include "core/nlq/tokenize.h"
#include "core/nlq/vocabulary.h"

namespace sqlagent::nlq {

void repair(std::vector<Token>& tokens, const catalog::Catalog& catalog,
            const Vocabulary& vocabulary);

}  // namespace sqlagent::nlq
