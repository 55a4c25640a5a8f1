#include "core/nlq/stretch.h"

#include <algorithm>
#include <array>
#include <vector>

#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {
using catalog::Role;

constexpr std::array kEnds =
    std::to_array<std::pair<std::string_view, std::string_view>>({{"start", "end"},
                                                                  {"started", "ended"},
                                                                  {"begin", "end"},
                                                                  {"from", "to"},
                                                                  {"from", "until"},
                                                                  {"in", "out"},
                                                                  {"open", "close"},
                                                                  {"opened", "closed"},
                                                                  {"start", "finish"},
                                                                  {"departure", "arrival"}});

bool moment(const catalog::Column& column) {
  return column.facts.type == Type::date || column.facts.type == Type::timestamp;
}

// A date of birth begins no course of business.
bool of_birth(const catalog::Column& column) {
  return std::ranges::any_of(column.words, [](const std::string& word) {
    return has(std::array<std::string_view, 4>{"birth", "born", "dob", "birthday"},
               std::string_view(word));
  });
}

// Whether the values allow that `from` comes first in every row; a missing end is one to come.
bool before(const catalog::Column& from, const catalog::Column& to) {
  const auto &a = from.facts, &b = to.facts;
  return a.min && a.max && b.min && b.max && *a.min <= *b.min &&
         (*a.max <= *b.max || b.nulls > 0) && (*a.min != *b.min || *a.max != *b.max);
}

bool shares_word(const catalog::Column& a, const catalog::Column& b) {
  return std::ranges::any_of(a.words, [&](const auto& word) { return has(b.words, word); });
}

std::vector<int> moments(const catalog::Table& table) {
  std::vector<int> out;
  for (int c = 0; c < static_cast<int>(table.columns.size()); ++c)
    if (moment(table.columns[c]) && !of_birth(table.columns[c])) out.push_back(c);
  return out;
}

bool opposite(const std::string& first, const std::string& second) {
  return std::ranges::any_of(
      kEnds, [&](const auto& pair) { return pair.first == first && pair.second == second; });
}

// Names that are alike but for one word, which says where it begins and where it ends.
bool ends_of_one(const catalog::Column& from, const catalog::Column& to) {
  if (from.words.size() != to.words.size()) return false;
  int differing = 0;
  for (size_t i = 0; i < from.words.size(); ++i) {
    if (from.words[i] == to.words[i]) continue;
    if (!opposite(from.words[i], to.words[i])) return false;
    ++differing;
  }
  return differing == 1;
}

std::string_view seconds_of(std::string_view unit) {
  return unit == "hour" ? "3600" : unit == "minute" ? "60" : unit == "second" ? "1" : "86400";
}

}  // namespace

bool planned(const catalog::Column& c) {
  static constexpr std::array<std::string_view, 14> kPlanned{
      "due",    "planned",   "plan",     "promised",  "expected", "scheduled", "deadline",
      "target", "estimated", "required", "requested", "budgeted", "forecast",  "agreed"};
  return std::ranges::any_of(
      c.words, [](const std::string& word) { return has(kPlanned, std::string_view(word)); });
}

namespace {
// Of a planned end the one that came, if it is kept beside it.
int actual_end(const catalog::Table& table, const std::vector<int>& dates, int to) {
  if (!planned(table.columns[to])) return to;
  for (int c : dates)
    if (!planned(table.columns[c]) && shares_word(table.columns[c], table.columns[to])) return c;
  return to;
}
}  // namespace

std::optional<Stretch> stretch_named(const catalog::Catalog& catalog, const Vocabulary& vocabulary,
                                     int t) {
  const auto& table = catalog.tables()[t];
  const auto dates = moments(table);
  for (int from : dates)
    for (int to : dates)
      if (ends_of_one(table.columns[from], table.columns[to]))
        return Stretch{t, from, actual_end(table, dates, to)};
  int from = -1, to = -1;
  for (int c : dates) {
    const auto& column = table.columns[c];
    const bool end =
        column.role == Role::time_end ||
        vocabulary.has_word(
            t, c, "end ended finish close closed arrival completed returned checkout") >= 0;
    const bool start =
        column.role == Role::time_start ||
        vocabulary.has_word(t, c, "start started begin open opened departure checkin") >= 0;
    if (end && !start && to < 0) to = c;
    if (start && !end && from < 0) from = c;
  }
  if (from < 0 || to < 0) return std::nullopt;
  return Stretch{t, from, to};
}

std::optional<Stretch> stretch_of(const catalog::Catalog& catalog, const Vocabulary& vocabulary,
                                  int t) {
  if (auto named = stretch_named(catalog, vocabulary, t)) return named;
  const auto& table = catalog.tables()[t];
  const auto dates = moments(table);
  if (dates.size() != 2) return std::nullopt;
  const auto &a = table.columns[dates[0]], &b = table.columns[dates[1]];
  if (before(a, b)) return Stretch{t, dates[0], dates[1]};
  if (before(b, a)) return Stretch{t, dates[1], dates[0]};
  return std::nullopt;
}

std::optional<Stretch> stretch_until(const catalog::Catalog& catalog, int t, int to) {
  const auto& table = catalog.tables()[t];
  if (!moment(table.columns[to])) return std::nullopt;
  int from = -1;
  for (int c : moments(table)) {
    if (c == to || !before(table.columns[c], table.columns[to])) continue;
    const bool earlier = from >= 0 && *table.columns[c].facts.min < *table.columns[from].facts.min;
    if (from < 0 || c == table.time || (from != table.time && earlier)) from = c;
  }
  if (from < 0) return std::nullopt;
  return Stretch{t, from, to};
}

std::optional<Stretch> stretch_beside(const catalog::Catalog& catalog, int t, int column) {
  const auto& table = catalog.tables()[t];
  for (int other : moments(table)) {
    if (ends_of_one(table.columns[column], table.columns[other])) return Stretch{t, column, other};
    if (ends_of_one(table.columns[other], table.columns[column])) return Stretch{t, other, column};
  }
  return std::nullopt;
}

bool whole_days(const catalog::Catalog& catalog, const Stretch& s) {
  const auto& columns = catalog.tables()[s.table].columns;
  return columns[s.from].facts.type == Type::date && columns[s.to].facts.type == Type::date;
}

ExprPtr length_of(const catalog::Catalog& catalog, const Stretch& s, std::string_view unit) {
  const ExprPtr from = column_of(s.table, s.from), to = column_of(s.table, s.to);
  const bool days = unit.empty() || unit == "day";
  if (whole_days(catalog, s)) return days ? binary_of('-', to, from) : nullptr;
  const ExprPtr seconds = binary_of('S', to, from);
  return unit == "second" ? seconds
                          : binary_of('/', seconds, number_of(std::string(seconds_of(unit))));
}

std::string formula_of(const catalog::Catalog& catalog, const Stretch& s, std::string_view unit) {
  const auto& columns = catalog.tables()[s.table].columns;
  return columns[s.to].facts.name + " \u2212 " + columns[s.from].facts.name + ", in " +
         (unit.empty() ? "day" : std::string(unit)) + "s";
}

}  // namespace sqlagent::nlq
