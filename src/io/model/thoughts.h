// Reasoning that a server leaves in the text, between <think> and </think> at its start, told apart
// as it comes. Pure.
#pragma once
#include <functional>
#include <string>
#include <string_view>

namespace sqlagent::model {

class Thoughts {
 public:
  // thought: the piece is reasoning. Pieces are never empty.
  using Sink = std::function<void(bool thought, std::string_view piece)>;
  void add(std::string_view piece, const Sink& sink);
  void end(const Sink& sink);  // what was held back

 private:
  enum class At { start, thinking, text } at_ = At::start;
  std::string held_;  // may be the beginning of a tag
};

}  // namespace sqlagent::model
