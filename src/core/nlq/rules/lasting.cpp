// Conditions on how long something takes: "resolved within 7 days", "took more than 10 days",
// "shipped more than 3 days after the order", "longer than 20 minutes".
#include <algorithm>
#include <array>

#include "core/nlq/completer.h"
#include "core/nlq/rules/rules.h"
#include "core/nlq/stretch.h"

namespace sqlagent::nlq {
namespace {
using enum Kind;

bool of_date(const Scene& scene, const Piece& p) {
  return p.kind == column && is_date(scene.column(p));
}

// The number of days or smaller units that is said: "2 weeks" are 14 days.
std::optional<std::pair<std::string, std::string>> said_length(const Piece& number,
                                                               const Piece& unit) {
  const std::string& n = number.literals.front().text;
  if (!number.unit.empty()) return std::nullopt;
  if (unit.kind == grain && unit.grain == Grain::week) {
    if (n.find('.') != std::string::npos || n.size() > 4) return std::nullopt;
    return std::pair{std::to_string(7 * std::stoi(n)), std::string("day")};
  }
  if (unit.grain == Grain::day) return std::pair{n, std::string("day")};
  if (unit.grain == Grain::hour) return std::pair{n, std::string("hour")};
  return std::nullopt;
}

// "more than 10 days", "within 7 days", "7 days or less": of what it is said comes later.
void lasting(const Scene& scene, std::span<const Piece* const> p, Piece base,
             std::vector<Piece>& out) {
  const Piece *before = p[0], &number = *p[1], *after = p[3];
  const auto word = [&](int i) {
    return i >= 0 && i < static_cast<int>(scene.tokens.size())
               ? std::string_view(scene.tokens[i].word)
               : "";
  };
  const auto length = said_length(number, *p[2]);
  if (!length || word(base.end) == "ago" || word(base.end) == "old") return;
  if (before && before->hint == "@before") return;
  base.kind = open_filter;
  if (after && after->said.starts_with("or ") && !before) {
    base.cmp = after->cmp;
  } else if (before && !before->said.starts_with("or ") && !after) {
    base.cmp = before->cmp;
  } else if (!before && !after && word(base.begin - 1) == "within") {
    base.cmp = Cmp::le;
    base.begin -= 1;
    base.score += 0.5;
  } else {
    return;
  }
  base.literals = {{length->first, Type::numeric}};
  base.unit = length->second;
  base.hint = "@lasting";
  out.push_back(std::move(base));
}

// "longer than 20 minutes": units that are no periods of a calendar.
void lasting_small(const Scene& scene, std::span<const Piece* const> p, Piece base,
                   std::vector<Piece>& out) {
  static constexpr std::array kUnits =
      std::to_array<std::pair<std::string_view, std::string_view>>({{"minutes", "minute"},
                                                                    {"mins", "minute"},
                                                                    {"min", "minute"},
                                                                    {"seconds", "second"},
                                                                    {"secs", "second"},
                                                                    {"sec", "second"}});
  const Piece &sign = *p[0], &number = *p[1];
  if (base.end >= static_cast<int>(scene.tokens.size()) || sign.hint == "@before" ||
      sign.said.starts_with("or ") || !number.unit.empty())
    return;
  for (const auto& [word, unit] : kUnits) {
    if (scene.tokens[base.end].word != word) continue;
    base.kind = open_filter;
    base.end += 1;
    base.score += 1.0;
    base.cmp = sign.cmp;
    base.literals = number.literals;
    base.unit = unit;
    base.hint = "@lasting";
    out.push_back(std::move(base));
    return;
  }
}

void lasting_filter(const Scene& scene, const Stretch& stretch, const Piece& open, Piece base,
                    std::vector<Piece>& out) {
  const ExprPtr length = length_of(scene.catalog, stretch, open.unit);
  if (!length) return;
  base.kind = filter;
  base.table = stretch.table;
  base.column = stretch.to;
  base.soft = false;
  base.pred = compare_of(length, open.cmp, open.literals);
  base.assumed.push_back({"duration", formula_of(scene.catalog, stretch, open.unit)});
  out.push_back(std::move(base));
}

// "resolved within 7 days", "more than 10 days to arrive".
void date_lasting(const Scene& scene, std::span<const Piece* const> p, Piece base,
                  std::vector<Piece>& out) {
  const bool date_first = p[0]->kind == column;
  const Piece &date = date_first ? *p[0] : *p[1], &open = date_first ? *p[1] : *p[0];
  if (open.hint != "@lasting" || !of_date(scene, date)) return;
  if (!date_first && scene.tokens[open.end].word != "to" && scene.tokens[open.end].word != "until")
    return;
  const auto stretch = stretch_until(scene.catalog, date.table, date.column);
  if (stretch) lasting_filter(scene, *stretch, open, std::move(base), out);
}

// "shipped more than 3 days after the order date".
void date_lasting_from(const Scene& scene, std::span<const Piece* const> p, Piece base,
                       std::vector<Piece>& out) {
  const Piece &date = *p[0], &open = *p[1], &sign = *p[2], &other = *p[3];
  if (open.hint != "@lasting" || sign.hint != "@before" || sign.cmp == Cmp::ge ||
      date.table != other.table || date.column == other.column || !of_date(scene, date) ||
      !of_date(scene, other))
    return;
  Stretch stretch{date.table, other.column, date.column};
  if (sign.cmp == Cmp::lt) std::swap(stretch.from, stretch.to);
  lasting_filter(scene, stretch, open, std::move(base), out);
}

}  // namespace

std::span<const Rule> lasting_rules() {
  static const std::array kRules{
      Rule{"lasting.time", {maybe(compare), is(number), is(grain), maybe(compare)}, 0.8, lasting},
      Rule{"lasting.small", {is(compare), is(number)}, 0.8, lasting_small},
      Rule{"lasting.behind_date", {is(column), is(open_filter)}, 0.4, date_lasting},
      Rule{"lasting.before_date", {is(open_filter), is(column)}, 0.4, date_lasting},
      Rule{"lasting.from_date",
           {is(column), is(open_filter), is(compare), is(column)},
           0.5,
           date_lasting_from},
  };
  return kRules;
}

}  // namespace sqlagent::nlq
