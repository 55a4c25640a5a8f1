// Answer, ask back, or say what was not understood. Precision first: a guess presented as an answer is a defect.
#pragma once
#include <string_view>

#include "core/nlq/rank.h"
#include "core/nlq/tokenize.h"

namespace sqlagent::nlq {

Readings decide(std::vector<Ranked> ranked, std::string_view question, const std::vector<Token>& tokens, const catalog::Catalog& catalog);

}  // namespace sqlagent::nlq
