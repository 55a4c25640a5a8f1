#include "app/answer/chosen_text.h"

#include <boost/json.hpp>

namespace sqlagent::answer {

namespace json = boost::json;

std::string text_of(const Choices& choices) {
  json::array out;
  for (const auto& [id, choice] : choices) out.push_back(json::array{id, choice});
  return json::serialize(out);
}

Choices choices_from_text(std::string_view text) {
  Choices out;
  const json::value parsed = json::parse(json::string_view(text.data(), text.size()));
  for (const auto& item : parsed.as_array()) {
    const auto& pair = item.as_array();
    out.emplace_back(std::string(pair.at(0).as_string()), std::string(pair.at(1).as_string()));
  }
  return out;
}

}  // namespace sqlagent::answer
