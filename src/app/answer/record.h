// An Answer as JSON for the chat's history, and back. The HTTP form is made by edge/api from the
// Answer, live or kept.
#pragma once
#include <string>
#include <string_view>

#include "app/answer/answer.h"

namespace sqlagent::answer {

inline constexpr size_t kRowsKept = 500;  // of a result; the rest is asked of the database again

// Without what a model was sent, which stands beside it (History::sent).
std::string to_json(const Answer& answer);
// REQUIRES: written by to_json, of this or an earlier version; unknown members are passed over.
Answer answer_from_json(std::string_view json);

}  // namespace sqlagent::answer
