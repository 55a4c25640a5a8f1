// Words about how an answer is written rather than what it is: "give it as an integer", "match
// strings exactly", "(case-insensitive)". They say nothing about the data, which is compared and
// printed in one way.
#pragma once
#include <string_view>
#include <vector>

#include "core/nlq/tokenize.h"

namespace sqlagent::nlq {

bool about_writing(const Token& token);
bool ends_sentence(std::string_view question, const Token& left, const Token& right);
// Takes out sentences after the first, bracketed remarks and last clauses that hold nothing else.
void drop_writing(std::string_view question, std::vector<Token>& tokens);

}  // namespace sqlagent::nlq
