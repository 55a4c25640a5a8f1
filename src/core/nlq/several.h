// Several questions in one text. One is answered at a time; the others wait to be asked.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace sqlagent::nlq {

// The sentences of a text, each a question of its own, in their order; one when it is one. Never
// more than kMostQuestions.
std::vector<std::string> questions_in(std::string_view text);
inline constexpr size_t kMostQuestions = 10;

// "how many orders are there and what is the total revenue": the two halves where a second question
// begins behind "and"; empty when none does.
std::vector<std::string> halves_of(std::string_view question);

// Speaks of what stands before it: "give me their names", "how many are there of each".
bool goes_on(std::string_view question);

// A half with a verb of its own is another question: "and what is the total revenue"; "and how many
// units" asks for one more figure of the same.
bool stands_alone(std::string_view half);

}  // namespace sqlagent::nlq
