// The one SELECT in what a model said: out of fences and prose, without the statements before and
// after it that are no questions. It does not look at what the SELECT says.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sqlagent::prompt {

// The SELECTs of the text, each once, in order; at most 8.
std::vector<std::string> selects_of(std::string_view said);

}  // namespace sqlagent::prompt
