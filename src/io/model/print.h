// A request as the JSON that an endpoint takes (OpenAI's reference, "Create chat completion"), in
// the words that this endpoint knows. Pure. The same request gives the same bytes, so that a
// provider's cache finds the prefix again.
#pragma once
#include <string>

#include "io/model/model.h"

namespace sqlagent::model {

// Bytes in messages that are not UTF-8 become U+FFFD: the document is always valid JSON.
std::string request_json(const std::string& model, const Request& request,
                         const Features& features);

}  // namespace sqlagent::model
