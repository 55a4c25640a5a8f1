// "The ratio of A to B": two figures over the same rows, each with conditions of its own ("of
// restaurants rated above 4 to those below", "of population to area for each state"). What comes to
// one of something ("revenue per seat") is in ratio.cpp.
#include <algorithm>
#include <array>

#include "core/nlq/completer.h"
#include "core/nlq/rules/rules.h"

namespace sqlagent::nlq {
namespace {
using enum Kind;
using catalog::Role;

ExprPtr limited_to(const Aggregate& all, const PredPtr& where) {
  Aggregate some = all;
  const PredPtr old = all.where ? std::make_shared<const Pred>(all.where->pred) : nullptr;
  some.where = std::make_shared<const Aggregate::PredBox>(Aggregate::PredBox{*both_of(old, where)});
  return std::make_shared<const Expr>(Expr{some});
}

void put_part(Piece base, int table, ExprPtr expr, std::vector<Piece>& out) {
  base.kind = part;
  base.table = table;
  base.expr = std::move(expr);
  out.push_back(std::move(base));
}

// "papers with more than one author": a condition on how many related rows there are.
PredPtr condition_of(const Piece& p, int table) {
  if (p.kind == filter) return p.pred;
  if (p.table == table) return nullptr;
  if (p.kind == having)
    return p.list.empty() ? compare_of(p.expr, p.cmp, p.literals)
                          : compare_of(p.expr, p.cmp, p.literals, p.list.front());
  if (p.kind == entity && p.n)
    return compare_of(aggregate_of(Agg::count, nullptr, p.table), Cmp::eq,
                      {{std::to_string(*p.n), Type::integer}});
  return nullptr;
}

// "restaurants", "restaurants with a rating above 4": how many there are.
void rows_part(const Scene&, std::span<const Piece* const> p, Piece base, std::vector<Piece>& out) {
  const Piece* of = nullptr;
  PredPtr where;
  for (const Piece* piece : p)
    if (piece && piece->kind == entity && !piece->n && !of) of = piece;
  if (!of) return;
  for (const Piece* piece : p) {
    if (!piece || piece == of || piece->kind == filler || piece->kind == with) continue;
    const PredPtr condition = condition_of(*piece, of->table);
    if (!condition) return;
    where = both_of(where, condition);
  }
  Aggregate rows;
  rows.f = Agg::count;
  rows.table = of->table;
  put_part(std::move(base), of->table,
           where ? limited_to(rows, where) : aggregate_of(Agg::count, nullptr, of->table), out);
}

// Additive figures are summed on both sides; others stand for their row or are averaged.
ExprPtr figure_of(const Scene& scene, const Piece& named) {
  const auto& c = scene.column(named);
  if (!is_number(c)) return nullptr;
  const bool adds = c.role == Role::additive || c.role == Role::balance;
  return aggregate_of(adds ? Agg::sum : Agg::avg, named.expr, named.table);
}

void figure_part(const Scene& scene, std::span<const Piece* const> p, Piece base,
                 std::vector<Piece>& out) {
  ExprPtr figure;
  int table = -1;
  PredPtr where;
  for (const Piece* piece : p) {
    if (!piece || piece->kind == entity || piece->kind == filler) continue;
    if (piece->kind == filter) {
      where = both_of(where, piece->pred);
      if (piece->table != table) return;
    } else {
      figure = piece->kind == column ? figure_of(scene, *piece) : piece->expr;
      if (piece->pred) where = both_of(where, piece->pred);
      table = piece->table;
    }
  }
  const auto* inner = figure ? std::get_if<Aggregate>(&figure->is) : nullptr;
  if (!inner || (where && inner->overall)) return;
  put_part(std::move(base), table, where ? limited_to(*inner, where) : figure, out);
}

// "women" in "the ratio of men to women": rows with that value.
void value_part(const Scene&, std::span<const Piece* const> p, Piece base,
                std::vector<Piece>& out) {
  if (p[0]->table < 0) return;
  Aggregate rows;
  rows.f = Agg::count;
  rows.table = p[0]->table;
  put_part(std::move(base), p[0]->table, limited_to(rows, p[0]->pred), out);
}

// "to", "and", "versus" part the two sides.
bool apart(const Scene& scene, const Piece& over, const Piece& under) {
  static constexpr std::array<std::string_view, 7> kBetween{"to",     "and",     "by", "per",
                                                            "versus", "against", "vs"};
  for (int i = over.end; i < under.begin; ++i)
    for (std::string_view word : kBetween)
      if (scene.tokens[i].word == word) return true;
  return false;
}

// The same figure, but for its conditions.
bool alike(const ExprPtr& one, const ExprPtr& other) {
  const auto *a = std::get_if<Aggregate>(&one->is), *b = std::get_if<Aggregate>(&other->is);
  return a && b && a->f == b->f && a->table == b->table && signature(a->of) == signature(b->of);
}

void ratio_of(const Scene& scene, std::span<const Piece* const> p, Piece base,
              std::vector<Piece>& out) {
  const Piece *over = nullptr, *under = nullptr;
  for (const Piece* piece : p)
    if (piece && piece->kind == part) (over ? under : over) = piece;
  if (!under || !apart(scene, *over, *under) || signature(over->expr) == signature(under->expr))
    return;
  base.kind = measure;
  base.table = over->table;
  const bool minus = std::ranges::any_of(p, [](const Piece* piece) {
    return piece && piece->kind == quotient && piece->hint == "difference";
  });
  if (minus && !alike(over->expr, under->expr)) return;
  // "The difference between Ada and Bo" names no figure: rows are not what is meant.
  if (minus && over->rule == "part.value" && under->rule == "part.value") return;
  base.hint = minus ? "difference" : "quotient";
  base.expr = binary_of(minus ? '-' : '/', over->expr, under->expr);
  out.push_back(std::move(base));
}

}  // namespace

std::span<const Rule> quotient_rules() {
  static const std::array kRules{
      Rule{"part.rows", {is(entity)}, 0.0, rows_part},
      Rule{"part.rows_such", {is(entity), maybe(with, filler), is(filter)}, 0.3, rows_part},
      Rule{"part.such_rows", {is(filter), is(entity)}, 0.3, rows_part},
      Rule{"part.rows_counted",
           {is(entity), maybe(with), maybe(filler), is(having, entity)},
           0.3,
           rows_part},
      Rule{"part.such_rows_such",
           {is(filter), is(entity), maybe(with, filler), is(filter)},
           0.2,
           rows_part},
      Rule{"part.figure", {is(column, measure)}, 0.0, figure_part},
      Rule{"part.figure_of_one", {is(column, measure), is(filter)}, 0.2, figure_part},
      Rule{"part.figure_of_one_thing",
           {is(column, measure), is(filter), is(entity)},
           0.2,
           figure_part},
      Rule{"part.figure_of_thing_one",
           {is(column, measure), is(entity), is(filter)},
           0.2,
           figure_part},
      Rule{"part.value", {is(filter)}, -0.1, value_part},
      Rule{
          "quotient.ratio", {is(quotient), is(part), maybe(by, conj_and), is(part)}, 0.6, ratio_of},
      Rule{"quotient.behind", {is(part), maybe(by), is(part), is(quotient)}, 0.6, ratio_of},
  };
  return kRules;
}

}  // namespace sqlagent::nlq
