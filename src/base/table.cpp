#include "base/table.h"

#include <array>
#include <utility>

namespace sqlagent {
namespace {
constexpr std::array<std::pair<Type, std::string_view>, 8> kNames{{
    {Type::boolean, "boolean"},
    {Type::integer, "integer"},
    {Type::numeric, "numeric"},
    {Type::date, "date"},
    {Type::timestamp, "timestamp"},
    {Type::time, "time"},
    {Type::interval, "interval"},
    {Type::text, "text"},
}};
}

std::string_view name(Type type) {
  for (const auto& [t, text] : kNames)
    if (t == type) return text;
  return "text";
}

std::optional<Type> type_from_name(std::string_view name) {
  for (const auto& [t, text] : kNames)
    if (text == name) return t;
  return std::nullopt;
}

}  // namespace sqlagent
