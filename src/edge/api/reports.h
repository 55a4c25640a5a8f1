// What happens on the way to an answer, as the events of its stream.
#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "app/answer/answer.h"

namespace sqlagent::api {

using Report = std::function<void(std::string_view event, std::string json)>;

// All but `opened`. Rows go in portions, so that none is a megabyte long; what a model writes goes
// in pieces of a few words.
answer::Progress reports_to(Report report);

std::string text_json(std::string_view text);  // {"text": …}
// The first event of every stream, with number 1: whoever gets it begins the answer anew.
std::string start_event(const ChatId& chat, const MessageId& message);
std::string last_event(std::string_view name, std::string_view json);  // finish or error

}  // namespace sqlagent::api
