// "First and last name" is the first name and the last name: the head that two words share is
// given to both, when the schema has both names.
#pragma once
#include <vector>

#include "core/nlq/tokenize.h"
#include "core/nlq/vocabulary.h"

namespace sqlagent::nlq {

// "sender_type" as its words, where they are words of a name.
void open_names(std::vector<Token>& tokens, const Vocabulary& vocabulary);
void share_heads(std::vector<Token>& tokens, const Vocabulary& vocabulary);

}  // namespace sqlagent::nlq
