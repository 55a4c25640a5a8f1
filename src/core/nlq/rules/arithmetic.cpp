// Sums that people say out loud: "spend divided by conversions", "fee charged minus fee paid",
// "hours times rate". Quotients, differences and sums are of what each side adds up to; products
// are of each row, and added up then.
#include <array>

#include "core/nlq/completer.h"
#include "core/nlq/rules/rules.h"

namespace sqlagent::nlq {
namespace {
using enum Kind;
using catalog::Role;

// What one side amounts to over many rows; nothing is made of codes and years.
ExprPtr total_of(const Scene& scene, const Piece& side) {
  if (side.kind == measure) return side.pred ? nullptr : side.expr;
  const auto& c = scene.column(side);
  if (!is_number(c) || is_year(c)) return nullptr;
  return aggregate_of(default_agg(c), side.expr, side.table);
}

// Each row of `from` has one of `to`.
bool points_at(const Scene& scene, int from, int to) {
  for (const auto& e : scene.catalog.edges())
    if (e.from_table == from && e.to_table == to) return true;
  return from == to;
}

ExprPtr product(const Scene& scene, const Piece& left, const Piece& right, int& table) {
  if (left.kind != column || right.kind != column || !is_number(scene.column(left)) ||
      !is_number(scene.column(right)))
    return nullptr;
  if (points_at(scene, left.table, right.table))
    table = left.table;
  else if (points_at(scene, right.table, left.table))
    table = right.table;
  else
    return nullptr;
  return aggregate_of(Agg::sum, binary_of('*', left.expr, right.expr), table);
}

void calculated(const Scene& scene, std::span<const Piece* const> p, Piece base,
                std::vector<Piece>& out) {
  const Piece &left = *p[0], &op = *p[1], &right = *p[2];
  if (signature(left.expr) == signature(right.expr)) return;
  base.kind = measure;
  base.table = left.table;
  if (op.hint == "product") {
    base.expr = product(scene, left, right, base.table);
  } else {
    const ExprPtr over = total_of(scene, left), under = total_of(scene, right);
    if (over && under)
      base.expr = binary_of(op.hint == "quotient"     ? '/'
                            : op.hint == "difference" ? '-'
                                                      : '+',
                            over, under);
  }
  base.hint = op.hint;
  if (base.expr) out.push_back(std::move(base));
}

}  // namespace

std::span<const Rule> arithmetic_rules() {
  static const std::array kRules{
      Rule{"arithmetic.two",
           {is(column, measure), is(operation), is(column, measure)},
           0.6,
           calculated},
  };
  return kRules;
}

}  // namespace sqlagent::nlq
