// Questions that are not in English: which language it is, and what is said in it. Headers and
// cells may be in any language; only the question itself is English so far.
#pragma once
#include <string_view>
#include <vector>

#include "core/nlq/tokenize.h"

namespace sqlagent::nlq {

// words: of the question, without the tenant's own, which tell nothing of its language. The
// sentence that says so in that language, with "{}" where an example goes; empty when the question
// may be English.
std::string_view foreign_reply(const std::vector<Token>& words);

// Letters of another script, more of them than of ours.
bool other_script(std::string_view question);

}  // namespace sqlagent::nlq
