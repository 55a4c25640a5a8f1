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

// How a sentence stands to the question before it.
enum class Further {
  anew,     // asks something else: "what is the total revenue"
  perhaps,  // asks, and speaks of what stands before it: "show their names"
  same,     // says more about it: "return the name and the city", "match exactly"
};
Further further(std::string_view sentence);

// A half with a verb of its own is another question: "and what is the total revenue"; "and how many
// units" asks for one more figure of the same.
bool stands_alone(std::string_view half);

}  // namespace sqlagent::nlq
