#include "core/nlq/units.h"

#include <array>
#include <cmath>
#include <string>

#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {

struct Unit {
  std::string_view name, kind;
  double size;  // in the smallest one of its kind
  std::string_view words;
};
constexpr std::array kUnits = std::to_array<Unit>({
    {"second", "time", 1, " second seconds sec secs sekunden "},
    {"minute", "time", 60, " minute minutes min mins minuten "},
    {"hour", "time", 3600, " hour hours hrs hr h stunden std "},
    {"day", "time", 86400, " day days tage "},
    {"week", "time", 604800, " week weeks wochen "},
    {"gram", "mass", 1, " gram grams g gramm "},
    {"kilogram", "mass", 1000, " kilogram kilograms kilo kilos kg kgs "},
    {"tonne", "mass", 1'000'000, " tonne tonnes ton tons t tonnen "},
    {"metre", "length", 1, " metre metres meter meters m "},
    {"kilometre", "length", 1000, " kilometre kilometres kilometer kilometers km kms "},
    {"mile", "length", 1609.344, " mile miles mi "},
    {"litre", "volume", 1, " litre litres liter liters l "},
    {"square metre", "area", 1, " sqm m2 qm "},
    {"hectare", "area", 10'000, " hectare hectares ha "},
});

const Unit* find(std::string_view name) {
  for (const auto& unit : kUnits)
    if (unit.name == name) return &unit;
  return nullptr;
}

}  // namespace

std::string_view unit_named(std::string_view word) {
  if (word.empty()) return "";
  for (const auto& unit : kUnits)
    for (size_t at = unit.words.find(word); at != unit.words.npos;
         at = unit.words.find(word, at + 1))
      if (unit.words[at - 1] == ' ' && unit.words[at + word.size()] == ' ') return unit.name;
  return "";
}

std::string_view unit_of(const catalog::Column& column) {
  // "Duration (min)", "weight_kg": mostly the last word says it.
  for (size_t i = column.words.size(); i-- > 0;)
    if (const auto unit = unit_named(column.words[i]); !unit.empty()) return unit;
  return "";
}

std::optional<double> factor(std::string_view from, std::string_view to) {
  const Unit *a = find(from), *b = find(to);
  if (!a || !b || a->kind != b->kind) return std::nullopt;
  return a->size / b->size;
}

Literal in_unit_of(const catalog::Column& column, const Literal& number, std::string_view unit) {
  const auto& most = column.facts.max;
  const bool fraction = unit == "%" && most && std::abs(std::stod(*most)) <= 1.0;
  const auto times = fraction ? std::optional(0.01) : factor(unit, unit_of(column));
  if (!times || *times == 1.0) return number;
  std::string text = std::to_string(std::stod(number.text) * *times);
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return {text, number.type};
}

}  // namespace sqlagent::nlq
