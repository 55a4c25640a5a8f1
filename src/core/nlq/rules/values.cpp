// Cells as conditions: a value with or without its column, several of them, and their denial.
#include <algorithm>
#include <array>

#include "core/nlq/lattice.h"
#include "core/nlq/rules/rules.h"

namespace sqlagent::nlq {
namespace {
using enum Kind;

PredPtr equals(const Piece& value) {
  return compare_of(value.expr, value.literals.size() == 1 ? Cmp::eq : Cmp::in, value.literals);
}

void value_alone(const Scene&, std::span<const Piece* const> p, Piece base,
                 std::vector<Piece>& out) {
  base.kind = filter;
  base.table = p[0]->table;
  base.column = p[0]->column;
  base.pred = equals(*p[0]);
  out.push_back(std::move(base));
}

void column_value(const Scene&, std::span<const Piece* const> p, Piece base,
                  std::vector<Piece>& out) {
  const Piece* named = p.front()->kind == column ? p.front() : p.back();
  const Piece* cell = p.front()->kind == value ? p.front() : p.back();
  if (named->table != cell->table || named->column != cell->column) return;
  base.kind = filter;
  base.table = cell->table;
  base.column = cell->column;
  base.pred = equals(*cell);
  if (p.size() == 3 && p[1]->kind == compare && p[1]->cmp != Cmp::eq && p[1]->cmp != Cmp::ne)
    return;
  if (p.size() == 3 && (p[1]->kind == negate || p[1]->cmp == Cmp::ne))
    base.pred = not_of(base.pred);
  out.push_back(std::move(base));
}

void flag_column(const Scene& scene, std::span<const Piece* const> p, Piece base,
                 std::vector<Piece>& out) {
  const Piece& named = *p.back();
  const auto& facts = scene.column(named);
  const bool two_valued = facts.role == catalog::Role::flag || facts.facts.type == Type::boolean;
  // "staff" alone is not the staff's gender.
  if (!two_valued) return;
  const auto tables = scene.vocabulary.tables(
      std::span(&scene.tokens[named.begin], static_cast<size_t>(named.end - named.begin)));
  if (named.rule != "column name" && !tables.empty() && tables.front().quality > 0.6) return;
  const bool denied = p.size() > 1;
  const Literal literal = denied ? false_literal(facts) : true_literal(facts);
  if (literal.text.empty()) return;
  base.kind = filter;
  base.table = named.table;
  base.column = named.column;
  base.pred = compare_of(named.expr, Cmp::eq, {literal});
  out.push_back(std::move(base));
}

// One cell after another that something is to have: "a = 'x'", or several of them.
bool asks_cells(const PredPtr& p) {
  if (const auto* all = std::get_if<And>(&p->is))
    return std::ranges::all_of(all->parts, asks_cells);
  const auto* c = std::get_if<Compare>(&p->is);
  return c && c->op == Cmp::eq && !c->right_expr;
}

// "Students who take Algebra and Physics": both, where a row of theirs holds one of them. No single
// cell holds two values, so binding lets this stand only over related rows.
void each_of(const Piece& left, const Piece& right, Piece base, std::vector<Piece>& out) {
  if (left.column < 0 || !asks_cells(left.pred) || !asks_cells(right.pred)) return;
  base.kind = filter;
  base.table = left.table;
  base.column = left.column;
  base.pred = both_of(left.pred, right.pred);
  base.score += 1.0;  // two conditions on related rows cost more than one
  out.push_back(std::move(base));
}

void either(const Scene&, std::span<const Piece* const> p, Piece base, std::vector<Piece>& out) {
  const Piece &left = *p[0], &right = *p[2];
  const bool same = left.table == right.table && left.column == right.column;
  // "web and phone orders" is either when it is one column; "or" between columns is a real
  // alternative.
  if (p[1]->kind == conj_and && !same) return;
  if (!same && left.table != right.table) return;
  if (p[1]->kind == conj_and) each_of(left, right, base, out);
  base.kind = filter;
  base.table = left.table;
  base.column = same ? left.column : -1;
  base.pred = either_of(left.pred, right.pred);
  base.score += same ? 0.3 : 0.0;
  out.push_back(std::move(base));
}

void denied(const Scene&, std::span<const Piece* const> p, Piece base, std::vector<Piece>& out) {
  const Piece& of = *p.back();
  if (of.rule == "value.flag") return;  // not_flag says it better
  base.kind = filter;
  base.table = of.table;
  base.column = of.column;
  base.negated = true;
  base.pred = not_of(of.pred);
  out.push_back(std::move(base));
}

void contains(const Scene& scene, std::span<const Piece* const> p, Piece base,
              std::vector<Piece>& out) {
  const auto& facts = scene.column(*p[0]).facts;
  if (facts.type != Type::text) return;
  base.kind = filter;
  base.table = p[0]->table;
  base.column = p[0]->column;
  base.pred = compare_of(p[0]->expr, p[1]->cmp, p[2]->literals);
  out.push_back(std::move(base));
}

// "meter 103": the row with that key.
void numbered(const Scene& scene, std::span<const Piece* const> p, Piece base,
              std::vector<Piece>& out) {
  const auto& table = scene.table(p[0]->table);
  if (table.key < 0 || !p[1]->unit.empty() || p[1]->end != p[0]->end + 1) return;
  const auto& key = table.columns[table.key];
  const std::string& n = p[1]->literals.front().text;
  if (key.facts.type != Type::integer || n.find('.') != std::string::npos || n.size() > 15 ||
      !key.facts.min || !key.facts.max || std::stod(n) < std::stod(*key.facts.min) ||
      std::stod(n) > std::stod(*key.facts.max))
    return;
  base.kind = filter;
  base.table = p[0]->table;
  base.column = table.key;
  base.pred = compare_of(column_of(p[0]->table, table.key), Cmp::eq, {{n, Type::integer}});
  out.push_back(std::move(base));
}

// "still active", "currently work here": an end date that has not come, or a life-cycle state that
// says so.
void currently(const Scene& scene, std::span<const Piece* const> p, Piece base,
               std::vector<Piece>& out) {
  for (int t = 0; t < static_cast<int>(scene.catalog.tables().size()); ++t)
    for (int c = 0; c < static_cast<int>(scene.table(t).columns.size()); ++c) {
      const auto& one = scene.column(t, c);
      const bool end =
          (one.role == catalog::Role::time_end || one.role == catalog::Role::time) &&
          one.facts.nulls > 0 &&
          scene.vocabulary.has_word(
              t, c, "termination term end exit leave left closed cancelled churn") >= 0;
      if (!end) continue;
      Piece piece = base;
      piece.kind = filter;
      piece.table = t;
      piece.column = c;
      piece.pred = compare_of(column_of(t, c), Cmp::is_null, {});
      piece.assumed.push_back({"current", "no " + one.facts.display});
      out.push_back(std::move(piece));
    }
  (void)p;
}

}  // namespace

std::span<const Rule> value_rules() {
  static const std::array kRules{
      Rule{"value.alone", {is(value)}, 0.0, value_alone},
      Rule{"value.column_value", {is(column), is(value)}, 0.4, column_value},
      Rule{
          "value.column_is_value", {is(column), is(compare, negate), is(value)}, 0.4, column_value},
      Rule{"value.value_column", {is(value), is(column)}, 0.35, column_value},
      Rule{"value.flag", {is(column)}, 0.2, flag_column},
      Rule{"value.not_flag", {is(negate, without), maybe(filler), is(column)}, 0.3, flag_column},
      Rule{"value.contains", {is(column), is(starts), is(literal)}, 0.4, contains},
      Rule{"value.numbered", {is(entity), is(number)}, 0.2, numbered},
      Rule{"value.currently", {is(current)}, 0.0, currently},
      Rule{"value.either", {is(filter), is(conj_and, conj_or), is(filter)}, 0.2, either},
      Rule{"value.denied", {is(negate), maybe(filler), is(filter)}, 0.3, denied},
      Rule{"value.either_denied", {is(filter), is(conj_and, conj_or), is(filter)}, 0.2, either},
  };
  return kRules;
}

}  // namespace sqlagent::nlq
