// What was chosen, as the text that tells versions of an answer apart: [["period","quarter"]]. The
// same choices in the same order give the same bytes.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/answer/answer.h"

namespace sqlagent::answer {

inline constexpr std::string_view kOption = "option";  // of a clarification, instead of an id

// The option that takes back showing the offline reading in a model's place.
inline constexpr std::string_view kWhatTheModelWrote = "What the model wrote";

using Choices = std::vector<std::pair<std::string, std::string>>;  // assumption, choice

std::string text_of(const Choices& choices);
// REQUIRES: written by text_of.
Choices choices_from_text(std::string_view text);

// What was sent is none of the choices. What can be chosen goes with the refusal.
class NotAChoice : public Error {
 public:
  NotAChoice(std::string why, std::vector<Assumed> assumptions, std::vector<std::string> options)
      : Error(Code::unprocessable, std::move(why)),
        assumptions_(std::move(assumptions)),
        options_(std::move(options)) {}
  const std::vector<Assumed>& assumptions() const { return assumptions_; }
  const std::vector<std::string>& options() const { return options_; }

 private:
  std::vector<Assumed> assumptions_;
  std::vector<std::string> options_;
};

}  // namespace sqlagent::answer
