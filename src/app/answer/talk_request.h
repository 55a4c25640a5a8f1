// A talk with a model in the words of its wire: core/prompt knows no io/model, and the other way
// round.
#pragma once
#include <vector>

#include "core/prompt/dialogue.h"
#include "io/model/model.h"

namespace sqlagent::answer {

prompt::Form form_of(model::Form form);
model::Request request_of(const prompt::Dialogue& talk, double temperature);
std::vector<prompt::ToolCall> calls_of(std::vector<model::Call> calls);

}  // namespace sqlagent::answer
