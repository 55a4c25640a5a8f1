// Roles by name, and which type of column may play which.
#include "core/catalog/role.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "core/catalog/keys.h"

namespace sqlagent::catalog {
namespace {

constexpr std::array<std::pair<Role, std::string_view>, 18> kRoles{
    {{Role::unknown, "unknown"},
     {Role::key, "key"},
     {Role::foreign_key, "foreign_key"},
     {Role::display_name, "display_name"},
     {Role::dimension, "dimension"},
     {Role::ordinal, "ordinal"},
     {Role::additive, "additive"},
     {Role::balance, "balance"},
     {Role::rate, "rate"},
     {Role::time, "time"},
     {Role::time_start, "time_start"},
     {Role::time_end, "time_end"},
     {Role::year, "year"},
     {Role::geography, "geography"},
     {Role::flag, "flag"},
     {Role::status, "status"},
     {Role::free_text, "free_text"},
     {Role::contact, "contact"}}};

bool one_of(Role role, std::initializer_list<Role> list) {
  return std::ranges::find(list, role) != list.end();
}

}  // namespace

std::string_view name(Role role) {
  for (const auto& [one, text] : kRoles)
    if (one == role) return text;
  return "unknown";
}

Role role_from_name(std::string_view name) {
  for (const auto& [role, text] : kRoles)
    if (text == name) return role;
  return Role::unknown;
}

std::string misfit(Role role, const ColumnFacts& facts) {
  using enum Role;
  if (role == key && !unique_column(facts, true))
    return "its values repeat or are missing, so that they do not identify a row";
  switch (facts.type) {
    case Type::boolean:
      if (role == flag) return {};
      return "it holds yes or no; only a yes/no column fits";
    case Type::date:
    case Type::timestamp:
      if (one_of(role, {time, time_start, time_end})) return {};
      return "it holds dates; only a point in time, a start or an end fits";
    case Type::time:
      if (one_of(role, {ordinal, dimension})) return {};
      return "it holds times of day; only an ordered scale or a category fits";
    case Type::interval:
      if (one_of(role, {additive, rate, ordinal})) return {};
      return "it holds lengths of time; only an amount, a rate or an ordered scale fits";
    case Type::integer:
    case Type::numeric:
      if (role == year && facts.type == Type::numeric && !facts.all_integral)
        return "it holds numbers with decimals, and a year has none";
      if (role == flag && facts.distinct > 2) return "it holds more than two different values";
      if (one_of(role, {key, foreign_key, dimension, ordinal, additive, balance, rate, year,
                        contact, geography, flag}))
        return {};
      return "it holds numbers";
    case Type::text:
      if (role == flag && facts.distinct > 2) return "it holds more than two different values";
      if (one_of(role, {key, foreign_key, display_name, dimension, geography, flag, status,
                        free_text, contact}))
        return {};
      return "it holds text, which cannot be calculated with or ordered in time";
  }
  return "its type is not known";
}

}  // namespace sqlagent::catalog
