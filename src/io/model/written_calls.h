// Calls of tools that stand in the text, where a server has no parser for what its model writes:
// Hermes' and Qwen's <tool_call>, Mistral's [TOOL_CALLS], Llama's <function=…> and <|python_tag|>,
// and a bare JSON object. Pure.
#pragma once
#include <vector>

#include "io/model/model.h"

namespace sqlagent::model {

// Moves them from the text to the calls, and the finish reason with them. Only for a reply without
// calls, and only calls of these tools: everything else stays text.
void lift_written_calls(Reply& reply, const std::vector<Tool>& tools);

}  // namespace sqlagent::model
