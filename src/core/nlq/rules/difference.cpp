// Two cells set against each other: "the difference in points between A and B", "how many more
// points did A score than B", "how many more ships were lost in A than in B".
#include <array>

#include "core/nlq/completer.h"
#include "core/nlq/order.h"
#include "core/nlq/rules/rules.h"

namespace sqlagent::nlq {
namespace {
using enum Kind;
using catalog::Role;

// "Between A and B": a cell of one column or the other, in the order in which they were said.
struct Two {
  PredPtr first, second;
};
std::optional<Two> two_of(const Piece& either) {
  const auto* c = either.pred ? std::get_if<Compare>(&either.pred->is) : nullptr;
  if (!c || c->op != Cmp::in || c->right.size() != 2) return std::nullopt;
  return Two{compare_of(c->left, Cmp::eq, {c->right[0]}),
             compare_of(c->left, Cmp::eq, {c->right[1]})};
}

bool is_figure(const catalog::Column& c) {
  return is_number(c) && !is_year(c);
}

// What the rows with that cell come to; rows are counted where no column is named.
ExprPtr figure_of(const Scene& scene, const Piece& named, const Piece& cell, const PredPtr& where) {
  Aggregate figure;
  figure.table = named.table;
  figure.where = std::make_shared<const Aggregate::PredBox>(Aggregate::PredBox{*where});
  if (named.kind == column && is_figure(scene.column(named))) {
    const Role role = scene.column(named).role;
    figure.f = is_unique(scene.column(cell))                 ? Agg::max  // it is one row's
               : role == Role::rate || role == Role::ordinal ? Agg::avg
                                                             : Agg::sum;
    figure.of = named.expr;
  }
  return std::make_shared<const Expr>(Expr{figure});
}

void measure_of(Piece base, const Piece& named, ExprPtr expr, std::vector<Piece>& out) {
  base.kind = measure;
  base.table = named.table;
  base.column = -1;
  base.agg = Agg::none;
  base.hint = "difference";
  base.expr = std::move(expr);
  out.push_back(std::move(base));
}

// Where "difference" stands before this word, with nothing but small words between; or -1.
int difference_before(const Scene& scene, int at) {
  static constexpr std::array<std::string_view, 10> kSmall{
      "the", "in", "of", "their", "total", "overall", "amount", "number", "there", "between"};
  for (int i = at - 1; i >= 0; --i) {
    if (word_at(scene, i) == "difference") return i;
    if (!has(kSmall, word_at(scene, i))) return -1;
  }
  return -1;
}

// "Difference in points between A and B", "difference between A and B in points".
void apart(const Scene& scene, std::span<const Piece* const> p, Piece base,
           std::vector<Piece>& out) {
  const bool column_first = p[0]->kind == column;
  const Piece& named = column_first ? *p[0] : *p[2];
  const Piece& cells = column_first ? *p[3] : *p[1];
  const int said = difference_before(scene, base.begin);
  const auto two = two_of(cells);
  if (said < 0 || !two || cells.column < 0 || named.table != cells.table ||
      !is_figure(scene.column(named)))
    return;
  base.begin = said;
  base.score += 2.0;
  measure_of(std::move(base), named,
             binary_of('A', figure_of(scene, named, cells, two->first),
                       figure_of(scene, named, cells, two->second)),
             out);
}

// "Than" introduces the second cell, perhaps with a preposition.
bool follows_than(const Scene& scene, int at) {
  static constexpr std::array<std::string_view, 5> kSmall{"the", "in", "at", "on", "from"};
  while (has(kSmall, word_at(scene, at - 1))) --at;
  return word_at(scene, at - 1) == "than";
}

// "How many more points did A get than B".
void more_than(const Scene& scene, std::span<const Piece* const> p, Piece base,
               std::vector<Piece>& out) {
  const Piece &named = *p[0], &first = *p[2], &second = *p[4];
  const int how = named.begin - 3;
  const auto more = comparative(word_at(scene, named.begin - 1));
  const auto amount = word_at(scene, named.begin - 2);
  if (!more || word_at(scene, how) != "how" || (amount != "many" && amount != "much")) return;
  if (first.column < 0 || first.column != second.column || first.table != second.table ||
      first.table != named.table || !first.pred || !second.pred ||
      !follows_than(scene, second.begin))
    return;
  // "How many more sailors": one row is one sailor.
  if (named.kind == column && !is_figure(scene.column(named)) && !is_unique(scene.column(named)))
    return;
  base.begin = how;
  base.score += 3.0;
  const auto here = figure_of(scene, named, first, first.pred),
             there = figure_of(scene, named, second, second.pred);
  measure_of(std::move(base), named,
             *more == Cmp::gt ? binary_of('-', here, there) : binary_of('-', there, here), out);
}

}  // namespace

std::span<const Rule> difference_rules() {
  static const std::array kRules{
      Rule{"difference.of_cells", {is(column), maybe(filler), is(between), is(filter)}, 0.6, apart},
      Rule{"difference.between_cells", {is(between), is(filter), is(column)}, 0.6, apart},
      Rule{"difference.more_than",
           {is(column, entity), maybe(filler), is(filter), maybe(filler), is(filter)},
           0.6,
           more_than},
  };
  return kRules;
}

}  // namespace sqlagent::nlq
