// What is not there: empty cells, and things without related rows ("customers who never ordered",
// "departments with no employees").
#include <array>

#include "core/nlq/rules/rules.h"

namespace sqlagent::nlq {
namespace {
using enum Kind;
using catalog::Role;

void no_rows(const Scene&, std::span<const Piece* const> p, Piece base, std::vector<Piece>& out) {
  base.kind = absence;
  base.table = p.back()->table;
  base.negated = true;
  out.push_back(std::move(base));
}

// "carriers without trucks": no related row of that kind.
void no_such_rows(const Scene&, std::span<const Piece* const> p, Piece base,
                  std::vector<Piece>& out) {
  if (p.back()->table < 0 || p.back()->rule == "value.flag") return;
  base.kind = absence;
  base.table = p.back()->table;
  base.pred = p.back()->pred;
  base.negated = true;
  out.push_back(std::move(base));
}

// "sites without a gas meter".
void no_such_entity(const Scene&, std::span<const Piece* const> p, Piece base,
                    std::vector<Piece>& out) {
  if (p[1]->table != p[2]->table || p[1]->rule == "value.flag") return;
  base.kind = absence;
  base.table = p[2]->table;
  base.pred = p[1]->pred;
  base.negated = true;
  out.push_back(std::move(base));
}

void with_such(const Scene&, std::span<const Piece* const> p, Piece base, std::vector<Piece>& out) {
  base.kind = filter;
  base.table = p.back()->table;
  base.column = p.back()->column;
  base.pred = p.back()->pred;
  out.push_back(std::move(base));
}

void some_rows(const Scene&, std::span<const Piece* const> p, Piece base, std::vector<Piece>& out) {
  if (p.back()->n) return;  // "have two schools" counts them
  base.kind = presence;
  base.table = p.back()->table;
  out.push_back(std::move(base));
}

// An amount that may be nothing: "claims not paid" where what was paid is kept.
bool may_be_nothing(const catalog::Column& c) {
  return (c.role == Role::additive || c.role == Role::balance) && c.facts.min &&
         c.facts.min->find_first_not_of("0.") == std::string::npos;
}

void no_value(const Scene& scene, std::span<const Piece* const> p, Piece base,
              std::vector<Piece>& out) {
  const Piece& named = *p.back();
  const auto& one = scene.column(named);
  if (one.role == Role::flag || one.facts.type == Type::boolean) return;
  // "not shipped" speaks of a date; "without a phone" of anything.
  const bool date = one.facts.type == Type::date || one.facts.type == Type::timestamp;
  if (p.front()->kind == negate && !date && (one.facts.nulls > 0 || !may_be_nothing(one))) return;
  base.kind = filter;
  base.table = named.table;
  base.column = named.column;
  base.pred = compare_of(named.expr, Cmp::is_null, {});
  if (one.facts.nulls == 0) {
    // Nothing is missing there; of a quantity there may be none.
    if (!may_be_nothing(one)) return;
    base.pred = compare_of(named.expr, Cmp::eq, {{"0", Type::integer}});
  }
  base.score += date ? 0.2 : 0.0;
  out.push_back(std::move(base));
}

// "products never sold", "has not sold anything": the verb names the event; which table records it
// is completed from the joins.
void never_done(const Scene& scene, std::span<const Piece* const> p, Piece base,
                std::vector<Piece>& out) {
  static constexpr std::array kTrade = std::to_array<std::string_view>(
      {"sold",     "ordered",   "bought",  "purchased", "used",   "visited",   "rented",
       "borrowed", "booked",    "sell",    "buy",       "order",  "purchase",  "invoiced",
       "paid",     "delivered", "shipped", "attended",  "played", "scheduled", "assigned"});
  const Piece& not_word = *p[0];
  if (not_word.end >= static_cast<int>(scene.tokens.size())) return;
  for (int i = not_word.end;
       i < std::min<int>(not_word.end + 2, static_cast<int>(scene.tokens.size())); ++i) {
    bool trade = false;
    for (std::string_view verb : kTrade) trade |= scene.tokens[i].word == verb;
    if (!trade) continue;
    // "not paid" where there is a mark for it: that is what is meant.
    for (const auto& hit : scene.vocabulary.columns(std::span(&scene.tokens[i], 1))) {
      const auto& mark = scene.column(hit.table, hit.column);
      const bool open_date =
          (mark.facts.type == Type::date || mark.facts.type == Type::timestamp) &&
          mark.facts.nulls > 0;
      if (hit.quality > 0.7 && (may_be_nothing(mark) || mark.role == Role::flag ||
                                mark.facts.type == Type::boolean || open_date))
        return;
    }
    base.end = i + 1;
    base.score += 0.7;
    base.kind = absence;
    base.negated = true;
    base.hint = scene.tokens[i].word;
    out.push_back(std::move(base));
    return;
  }
}

}  // namespace

std::span<const Rule> absence_rules() {
  static const std::array kRules{
      Rule{"absence.without_rows", {is(without), is(entity)}, 0.4, no_rows},
      Rule{"absence.never_rows", {is(negate), maybe(filler), is(entity)}, 0.4, no_rows},
      Rule{"absence.never_done", {is(negate)}, 0.3, never_done},
      Rule{"absence.without_value", {is(without), is(column)}, 0.4, no_value},
      Rule{"absence.not_yet", {is(negate), maybe(filler), is(column)}, 0.2, no_value},
      Rule{"absence.without_such_rows", {is(without), is(filter)}, 0.3, no_such_rows},
      Rule{"absence.without_such_entity",
           {is(without), is(filter), is(entity)},
           0.4,
           no_such_entity},
      Rule{"presence.with_such", {is(with), is(filter)}, 0.1, with_such},
      Rule{"presence.with_rows", {is(with), is(entity)}, 0.1, some_rows},
  };
  return kRules;
}

}  // namespace sqlagent::nlq
