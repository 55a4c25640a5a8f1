// Comparisons with a figure of other rows: "a higher salary than all instructors in Physics",
// "above the average price of toys", "older than the member named Kim"; and of two cells: "which
// has more members, North or South".
#include <algorithm>
#include <array>

#include "core/nlq/completer.h"
#include "core/nlq/lattice.h"
#include "core/nlq/order.h"
#include "core/nlq/rules/rules.h"

namespace sqlagent::nlq {
namespace {
using enum Kind;
using catalog::Role;

bool figures(const catalog::Column& c) {
  return (c.facts.type == Type::integer || c.facts.type == Type::numeric || is_date(c)) &&
         c.role != Role::key && c.role != Role::foreign_key;
}

// "a higher salary than": a comparison that says its left side.
void higher_than(const Scene& scene, std::span<const Piece* const> p, Piece base,
                 std::vector<Piece>& out) {
  const Piece& named = *p[0];
  const auto cmp = comparative(word_at(scene, named.begin - 1));
  if (!cmp || !figures(scene.column(named)) || word_at(scene, named.end) != "than") return;
  base.kind = compared;
  base.begin = named.begin - 1;
  base.end = named.end + 1;
  base.score += 2.0;
  base.table = named.table;
  base.column = named.column;
  base.expr = named.expr;
  base.cmp = *cmp;
  out.push_back(std::move(base));
}

void than_number(const Scene&, std::span<const Piece* const> p, Piece base,
                 std::vector<Piece>& out) {
  base.kind = filter;
  base.table = p[0]->table;
  base.column = p[0]->column;
  base.pred = compare_of(p[0]->expr, p[0]->cmp, p[1]->literals);
  out.push_back(std::move(base));
}

// Of several rows the comparison holds with all of them, unless "some" says that one is enough.
std::optional<Agg> of_several(const Scene& scene, int from, int to, bool above) {
  bool several = false, some = false;
  for (int i = from; i < to; ++i) {
    const auto word = word_at(scene, i);
    several |=
        has(std::array<std::string_view, 6>{"all", "any", "every", "each", "those", "that"}, word);
    some |= word == "some" || word == "least";
  }
  if (!several && !some) return std::nullopt;
  return above != some ? Agg::max : Agg::min;
}

// parts: [column and compare | compared | compare with a hint], agg?, column?, entity?, filter?
void against_rows(const Scene& scene, std::span<const Piece* const> p, Piece base,
                  std::vector<Piece>& out) {
  const Piece *left = nullptr, *sign = nullptr, *mean = nullptr, *again = nullptr, *thing = nullptr,
              *which = nullptr;
  for (const Piece* part : p) {
    if (!part) continue;
    if (part->kind == compared) left = sign = part;
    if (part->kind == compare) sign = part;
    if (part->kind == column) (sign ? again : left) = part;
    if (part->kind == agg) mean = part;
    if (part->kind == entity) thing = part;
    if (part->kind == filter) which = part;
  }
  if (!left || !sign || !figures(scene.column(*left)) || sign->hint == "@before") return;
  if (sign->cmp != Cmp::gt && sign->cmp != Cmp::lt && sign->cmp != Cmp::ge && sign->cmp != Cmp::le)
    return;
  if (again && (again->table != left->table || again->column != left->column)) return;
  if (thing && thing->table != left->table) return;
  if (mean && mean->agg != Agg::avg && mean->agg != Agg::median && mean->agg != Agg::max &&
      mean->agg != Agg::min)
    return;
  const bool above = sign->cmp == Cmp::gt || sign->cmp == Cmp::ge;
  const auto several = of_several(scene, sign->end, which ? which->begin : base.end, above);
  if (!mean && !which) return;
  if (!mean && !several && !thing) return;
  Aggregate other;
  other.f = mean ? mean->agg : several ? *several : above ? Agg::max : Agg::min;
  other.of = left->expr;
  other.table = left->table;
  other.overall = true;
  if (which)
    other.where = std::make_shared<const Aggregate::PredBox>(Aggregate::PredBox{*which->pred});
  base.kind = filter;
  base.table = left->table;
  base.column = left->column;
  base.pred = compare_of(left->expr, sign->cmp, {}, std::make_shared<const Expr>(Expr{other}));
  out.push_back(std::move(base));
}

// "Which has more votes, A or B?": the better of the two; the choice itself is completed later.
void better_of(const Scene& scene, std::span<const Piece* const> p, Piece base,
               std::vector<Piece>& out) {
  static constexpr std::array<std::string_view, 3> kAmount{"amount", "number", "total"};
  const Piece& named = *p[0];
  int at = named.begin - 1;
  if (word_at(scene, at) == "of" && has(kAmount, word_at(scene, at - 1))) at -= 2;
  const auto cmp = comparative(word_at(scene, at));
  const bool counted = named.kind == entity;
  if (!cmp || (!counted && !figures(scene.column(named))) || word_at(scene, named.end) == "than" ||
      word_at(scene, at - 1) == "or" || word_at(scene, at - 1) == "many")
    return;
  base.kind = top;
  base.begin = at;
  base.score += named.begin - at;
  base.table = named.table;
  base.column = named.column;
  base.expr = counted ? aggregate_of(Agg::count, nullptr, named.table) : named.expr;
  base.hint = "@choice";
  base.descending = *cmp == Cmp::gt;
  out.push_back(std::move(base));
}

// "listed before Kim", "the race after Monza": the neighbouring row, where rows have an order.
void neighbour(const Scene& scene, std::span<const Piece* const> p, Piece base,
               std::vector<Piece>& out) {
  constexpr int kApart = 4;  // words
  const Piece& cell = *p[0];
  const auto* c = cell.pred ? std::get_if<Compare>(&cell.pred->is) : nullptr;
  if (!c || c->op != Cmp::eq || cell.column < 0) return;
  const int key = row_number(scene.table(cell.table));
  if (key < 0) return;
  int at = cell.begin - 1;
  while (word_at(scene, at) == "the") --at;
  const auto word = word_at(scene, at);
  const bool before = word == "before" || word == "above";
  if (!before && word != "after" && word != "below" && word != "following") return;
  const auto led = [&](int i) {
    return has(
        std::array<std::string_view, 11>{"listed", "right", "next", "immediately", "directly",
                                         "just", "comes", "came", "come", "previous", "appears"},
        word_at(scene, i));
  };
  // "The next pick after Kim": the word stands apart and says the same.
  for (int i = std::max(0, at - kApart); i < at - 1; ++i)
    if (word_at(scene, i) == (before ? "previous" : "next")) {
      Piece said;
      said.begin = i;
      said.end = i + 1;
      said.score = 1.0;
      said.rule = base.rule;
      out.push_back(std::move(said));
    }
  base.score += 1.0;
  while (at > 0 && led(at - 1)) {
    --at;
    base.score += 1.0;
  }
  Aggregate there;
  there.f = before ? Agg::min : Agg::max;
  there.of = column_of(cell.table, key);
  there.table = cell.table;
  there.overall = true;
  there.where = std::make_shared<const Aggregate::PredBox>(Aggregate::PredBox{*cell.pred});
  base.kind = top;
  base.begin = at;
  base.table = cell.table;
  base.column = cell.column;
  base.expr = there.of;
  base.pred = compare_of(there.of, before ? Cmp::lt : Cmp::gt, {},
                         std::make_shared<const Expr>(Expr{there}));
  base.hint = "@near";
  base.descending = before;
  out.push_back(std::move(base));
}

// "At the same site as Ada": what the one that is named has there.
void same_as(const Scene& scene, std::span<const Piece* const> p, Piece base,
             std::vector<Piece>& out) {
  const Piece &shared = *p[0], &one = *p[1];
  const auto* cell = one.pred ? std::get_if<Compare>(&one.pred->is) : nullptr;
  if (word_at(scene, shared.begin - 1) != "same" || word_at(scene, shared.end) != "as" || !cell ||
      cell->op != Cmp::eq || one.table != shared.table ||
      scene.column(shared).facts.type == Type::boolean ||
      signature(cell->left) == signature(shared.expr))
    return;
  Aggregate there;
  there.f = Agg::max;
  there.of = shared.expr;
  there.table = shared.table;
  there.overall = true;
  there.where = std::make_shared<const Aggregate::PredBox>(Aggregate::PredBox{*one.pred});
  base.kind = filter;
  base.begin = shared.begin - 1;
  base.score += 1.0;
  base.table = shared.table;
  base.column = shared.column;
  // Who is named is known already.
  base.pred =
      both_of(compare_of(shared.expr, Cmp::eq, {}, std::make_shared<const Expr>(Expr{there})),
              not_of(one.pred));
  out.push_back(std::move(base));
}

}  // namespace

std::optional<Cmp> comparative(std::string_view word) {
  static constexpr std::array<std::string_view, 9> kMore{
      "more", "higher", "greater", "larger", "bigger", "longer", "better", "later", "older"};
  static constexpr std::array<std::string_view, 8> kLess{"less",    "fewer",   "lower",   "smaller",
                                                         "shorter", "earlier", "younger", "worse"};
  if (has(kMore, word)) return Cmp::gt;
  if (has(kLess, word)) return Cmp::lt;
  return std::nullopt;
}

std::span<const Rule> nested_rules() {
  static const std::array kRules{
      Rule{"nested.higher_than", {is(column)}, 0.2, higher_than},
      Rule{"nested.than_number", {is(compared), is(number)}, 0.3, than_number},
      Rule{"nested.than_rows", {is(compared), maybe(entity), is(filter)}, 0.5, against_rows},
      Rule{"nested.than_average", {is(compared), is(agg), maybe(column)}, 0.4, against_rows},
      Rule{"nested.than_average_rows",
           {is(compared), is(agg), maybe(column), maybe(entity), is(filter)},
           0.6,
           against_rows},
      Rule{"nested.column_average_rows",
           {is(column), is(compare), is(agg), is(column), maybe(entity), is(filter)},
           0.6,
           against_rows},
      Rule{"nested.column_average_things",
           {is(column), is(compare), is(agg), maybe(column), is(entity), maybe(filter)},
           0.5,
           against_rows},
      Rule{"nested.column_rows",
           {is(column), is(compare), maybe(column), maybe(entity), is(filter)},
           0.5,
           against_rows},
      Rule{"nested.same_as", {is(column), is(filter)}, 0.8, same_as},
      Rule{"nested.better_of", {is(column, entity)}, 0.1, better_of},
      Rule{"nested.neighbour", {is(filter)}, 0.1, neighbour},
  };
  return kRules;
}

}  // namespace sqlagent::nlq
