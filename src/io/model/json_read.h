// Reading JSON of others without exceptions: what is absent, null or of another kind is nothing.
#pragma once
#include <boost/json.hpp>
#include <string>
#include <string_view>

namespace sqlagent::model {

namespace json = boost::json;

inline const json::value* field(const json::object& object, std::string_view name) {
  const auto* found = object.if_contains(json::string_view(name.data(), name.size()));
  return found && !found->is_null() ? found : nullptr;
}

inline const json::object* object_field(const json::object& object, std::string_view name) {
  const auto* found = field(object, name);
  return found ? found->if_object() : nullptr;
}

inline const json::array* array_field(const json::object& object, std::string_view name) {
  const auto* found = field(object, name);
  return found ? found->if_array() : nullptr;
}

inline std::string_view text_of(const json::value* value) {
  const auto* text = value ? value->if_string() : nullptr;
  return text ? std::string_view(text->data(), text->size()) : std::string_view();
}

inline std::string_view text_field(const json::object& object, std::string_view name) {
  return text_of(field(object, name));
}

inline uint64_t count_field(const json::object& object, std::string_view name) {
  const auto* found = field(object, name);
  if (!found || !found->is_number()) return 0;
  json::error_code error;
  const auto count = found->to_number<uint64_t>(error);
  return error ? 0 : count;
}

}  // namespace sqlagent::model
