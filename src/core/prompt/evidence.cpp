#include "core/prompt/evidence.h"

#include <algorithm>
#include <charconv>

#include "core/nlq/tokenize.h"

namespace sqlagent::prompt {
namespace {

bool measurable(const catalog::Column& column) {
  const bool number = column.facts.type == Type::integer || column.facts.type == Type::numeric;
  const bool identifies = !column.words.empty() && column.words.back() == "id";
  return number && !identifies && column.role != catalog::Role::key &&
         column.role != catalog::Role::foreign_key && column.role != catalog::Role::year;
}

}  // namespace

std::optional<double> number(std::string_view text) {
  double out = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (code != std::errc() || end != text.data() + text.size()) return {};
  return out;
}

std::string f_name(nlq::Agg f) {
  using enum nlq::Agg;
  switch (f) {
    case sum:
      return "the sum";
    case avg:
      return "the average";
    case min:
      return "the smallest";
    case max:
      return "the largest";
    case stddev:
      return "the deviation";
    case median:
      return "the median";
    default:
      return "the count";
  }
}

bool counts(nlq::Agg f) {
  return f == nlq::Agg::count || f == nlq::Agg::count_distinct;
}

bool same_f(nlq::Agg one, nlq::Agg other) {
  return one == other || (counts(one) && counts(other));
}

void Looking::add(Kind kind, double weight, std::string text) {
  found_.push_back({kind, std::move(text), weight});
}

bool Looking::has(nlq::Agg f) const {
  return std::ranges::any_of(select_.measures,
                             [&](const Measure& one) { return same_f(one.f, f); });
}

bool Looking::says_any(std::initializer_list<const char*> words) const {
  return std::ranges::any_of(
      words, [&](const char* word) { return asked_.stems.contains(nlq::stem(word)); });
}

const catalog::Table& Looking::table(int index) const {
  return catalog_.tables()[static_cast<size_t>(index)];
}

const catalog::Column& Looking::column(Place place) const {
  return table(place.table).columns[static_cast<size_t>(place.column)];
}

const std::string& Looking::column_name(Place place) const {
  return column(place).facts.name;
}

bool Looking::uses_name(const std::string& name) const {
  return std::ranges::any_of(select_.used, [&](Place place) { return column_name(place) == name; });
}

std::optional<Place> Looking::passed_over(Place held, Wanted wanted) const {
  const auto& around = table(held.table);
  const bool row = held.column == around.key || held.column == around.display;
  if (asked_.hints_at(column(held)) || (row && asked_.says(around))) return {};
  for (size_t i = 0; i < around.columns.size(); ++i) {
    const auto& other = around.columns[i];
    if (wanted == Wanted::measurable && !measurable(other)) continue;
    if (asked_.says(other) && !uses_name(other.facts.name))
      return Place{held.table, static_cast<int>(i)};
  }
  return {};
}

}  // namespace sqlagent::prompt
