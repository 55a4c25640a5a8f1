// Comparators and ranges: a column or a measure against numbers, against the average, and
// comparisons whose left side is not said.
#include <array>

#include "core/nlq/rules/rules.h"
#include "core/nlq/units.h"

namespace sqlagent::nlq {
namespace {
using enum Kind;
using catalog::Role;

bool number_column(const catalog::Column& c) {
  return (c.facts.type == Type::integer || c.facts.type == Type::numeric) && c.role != Role::key &&
         c.role != Role::foreign_key;
}

bool calendar(const catalog::Column& c) {
  const auto year = [](const std::optional<std::string>& text) {
    return text && text->size() == 4 && *text >= "1000" && *text <= "2200";
  };
  return c.facts.type == Type::integer && year(c.facts.min) && year(c.facts.max);
}

// Another unit cannot be compared: "longer than 2 hours" is nothing that a weight could be.
bool same_kind(const Scene& scene, const Piece& named, const Piece& number) {
  const auto unit = unit_of(scene.column(named));
  return unit_named(number.unit).empty() || unit.empty() ||
         factor(unit_named(number.unit), unit).has_value();
}

Literal fitted(const Scene& scene, const Piece& named, const Piece& number) {
  return in_unit_of(scene.column(named), number.literals.front(), number.unit);
}

const Piece* first_of(std::span<const Piece* const> p, Kind kind, int nth = 0) {
  for (const Piece* part : p)
    if (part && part->kind == kind && nth-- == 0) return part;
  return nullptr;
}

// "3 or more" stands behind its number, every other comparator before it.
bool in_place(const Piece* sign, const Piece& number) {
  return !sign || sign->said.starts_with("or ") == (sign->begin > number.begin);
}

void column_compare(const Scene& scene, std::span<const Piece* const> p, Piece base,
                    std::vector<Piece>& out) {
  const Piece &named = *first_of(p, column), &number = *first_of(p, Kind::number);
  const Piece* sign = first_of(p, compare);
  if (!number_column(scene.column(named)) || !in_place(sign, number) ||
      !same_kind(scene, named, number))
    return;
  // Before and after are said of years, where they are plain numbers.
  if (sign && sign->hint == "@before" && !calendar(scene.column(named))) return;
  base.kind = filter;
  base.table = named.table;
  base.column = named.column;
  base.pred = compare_of(named.expr, sign ? sign->cmp : Cmp::eq, {fitted(scene, named, number)});
  out.push_back(std::move(base));
}

void column_between(const Scene& scene, std::span<const Piece* const> p, Piece base,
                    std::vector<Piece>& out) {
  const Piece &named = *first_of(p, column), &low = *first_of(p, Kind::number),
              &high = *first_of(p, Kind::number, 1);
  if (!number_column(scene.column(named)) || !same_kind(scene, named, high)) return;
  base.kind = filter;
  base.table = named.table;
  base.column = named.column;
  base.pred =
      compare_of(named.expr, Cmp::between, {fitted(scene, named, low), fitted(scene, named, high)});
  out.push_back(std::move(base));
}

// "aged 35 or 36": any of these.
void column_any(const Scene& scene, std::span<const Piece* const> p, Piece base,
                std::vector<Piece>& out) {
  const Piece &named = *first_of(p, column), &one = *first_of(p, Kind::number),
              &other = *first_of(p, Kind::number, 1);
  const auto& c = scene.column(named);
  if (c.facts.type != Type::integer && c.facts.type != Type::numeric) return;
  base.kind = filter;
  base.table = named.table;
  base.column = named.column;
  base.pred =
      compare_of(named.expr, Cmp::in, {fitted(scene, named, one), fitted(scene, named, other)});
  out.push_back(std::move(base));
}

void measure_compare(const Scene&, std::span<const Piece* const> p, Piece base,
                     std::vector<Piece>& out) {
  const Piece &what = *first_of(p, measure), &number = *first_of(p, Kind::number),
              &sign = *first_of(p, compare);
  if (!in_place(&sign, number) || !sign.hint.empty()) return;
  base.kind = having;
  base.table = what.table;
  base.expr = what.expr;
  base.hint = what.hint;
  base.cmp = sign.cmp;
  base.literals = number.literals;
  out.push_back(std::move(base));
}

// "with at least 20 orders": how many related rows there are.
void compare_entity(const Scene&, std::span<const Piece* const> p, Piece base,
                    std::vector<Piece>& out) {
  const Piece &of = *first_of(p, entity), &number = *first_of(p, Kind::number),
              &sign = *first_of(p, compare);
  if (!number.unit.empty() || !in_place(&sign, number) || !sign.hint.empty()) return;
  base.kind = having;
  base.table = of.table;
  base.expr = aggregate_of(Agg::count, nullptr, of.table);
  base.hint = "count";
  base.cmp = sign.cmp;
  base.literals = number.literals;
  out.push_back(std::move(base));
}

// "price below 600 or above 900": the column of the first condition is that of the second.
void compare_again(const Scene&, std::span<const Piece* const> p, Piece base,
                   std::vector<Piece>& out) {
  const auto* first = p[0]->pred ? std::get_if<Compare>(&p[0]->pred->is) : nullptr;
  if (!first || first->right_expr || p[0]->column < 0 || !p[2]->hint.empty() ||
      (first->op != Cmp::lt && first->op != Cmp::le && first->op != Cmp::gt &&
       first->op != Cmp::ge))
    return;
  base.kind = filter;
  base.table = p[0]->table;
  const PredPtr second = compare_of(first->left, p[2]->cmp, p[2]->literals);
  base.pred = p[1]->kind == conj_or ? either_of(p[0]->pred, second) : both_of(p[0]->pred, second);
  out.push_back(std::move(base));
}

// "with more than one no-show": how many rows have that value.
void compare_filter(const Scene&, std::span<const Piece* const> p, Piece base,
                    std::vector<Piece>& out) {
  const Piece &of = *first_of(p, filter), &number = *first_of(p, Kind::number),
              &sign = *first_of(p, compare);
  if (!number.unit.empty() || !in_place(&sign, number) || !sign.hint.empty() || of.table < 0 ||
      of.column < 0)
    return;
  Aggregate rows;
  rows.f = Agg::count;
  rows.table = of.table;
  rows.where = std::make_shared<const Aggregate::PredBox>(Aggregate::PredBox{*of.pred});
  base.kind = having;
  base.table = of.table;
  base.expr = std::make_shared<const Expr>(Expr{rows});
  base.hint = "count";
  base.cmp = sign.cmp;
  base.literals = number.literals;
  out.push_back(std::move(base));
}

// "in more than one branch": how many different values there are.
void compare_distinct(const Scene& scene, std::span<const Piece* const> p, Piece base,
                      std::vector<Piece>& out) {
  const Piece &of = *first_of(p, column), &number = *first_of(p, Kind::number),
              &sign = *first_of(p, compare);
  const auto& facts = scene.column(of);
  if (!in_place(&sign, number) || !sign.hint.empty() || !number.unit.empty() ||
      facts.facts.type == Type::date || facts.facts.type == Type::timestamp ||
      facts.role == Role::additive || facts.role == Role::rate || facts.role == Role::balance ||
      facts.role == Role::free_text)
    return;
  base.kind = having;
  base.table = of.table;
  base.column = of.column;
  base.expr = aggregate_of(Agg::count_distinct, of.expr, of.table);
  base.cmp = sign.cmp;
  base.literals = number.literals;
  out.push_back(std::move(base));
}

void open_compare(const Scene&, std::span<const Piece* const> p, Piece base,
                  std::vector<Piece>& out) {
  if (const Piece* sign = first_of(p, compare); sign && sign->hint == "@before") return;
  if (!in_place(first_of(p, compare), *first_of(p, number))) return;
  base.kind = open_filter;
  base.literals = first_of(p, number)->literals;
  base.unit = first_of(p, number)->unit;
  if (const Piece* high = first_of(p, number, 1)) {
    base.literals.push_back(high->literals.front());
    base.cmp = Cmp::between;
  } else {
    base.cmp = first_of(p, compare)->cmp;
    base.hint = first_of(p, compare)->hint;
  }
  out.push_back(std::move(base));
}

// "priced above the average list price", "salary above average".
void above_average(const Scene& scene, std::span<const Piece* const> p, Piece base,
                   std::vector<Piece>& out) {
  const Piece &sign = *first_of(p, compare), &mean = *first_of(p, agg), &named = *p.back();
  if (mean.agg != Agg::avg && mean.agg != Agg::median) return;
  const Piece& of = named.kind == column ? named : *p.front();
  if (of.kind != column || !number_column(scene.column(of))) return;
  if (p.front()->kind == column && named.kind == column && p.front()->table != named.table) return;
  Aggregate overall;
  overall.f = mean.agg;
  overall.of = of.expr;
  overall.table = of.table;
  overall.overall = true;
  base.kind = filter;
  base.table = of.table;
  base.column = of.column;
  base.pred = compare_of(of.expr, sign.cmp, {}, std::make_shared<const Expr>(Expr{overall}));
  out.push_back(std::move(base));
}

// "departments whose average salary is above the company average".
void measure_above_average(const Scene&, std::span<const Piece* const> p, Piece base,
                           std::vector<Piece>& out) {
  const Piece &what = *first_of(p, measure), &sign = *first_of(p, compare);
  const auto* inner = what.expr ? std::get_if<Aggregate>(&what.expr->is) : nullptr;
  if (!inner || !inner->of || inner->f != Agg::avg) return;
  Aggregate overall = *inner;
  overall.overall = true;
  base.kind = having;
  base.table = what.table;
  base.expr = what.expr;
  base.hint = what.hint;
  base.cmp = sign.cmp;
  base.list = {std::make_shared<const Expr>(Expr{overall})};
  out.push_back(std::move(base));
}

// "departments below their head count target": rows of one table against a figure kept in another.
void measure_against_column(const Scene& scene, std::span<const Piece* const> p, Piece base,
                            std::vector<Piece>& out) {
  const Piece &what = *first_of(p, measure), &sign = *first_of(p, compare),
              &named = *first_of(p, column);
  if (!number_column(scene.column(named))) return;
  base.kind = having;
  base.table = what.table;
  base.column = named.column;
  base.expr = what.expr;
  base.hint = what.hint;
  base.cmp = sign.cmp;
  base.list = {named.expr};
  out.push_back(std::move(base));
}

// "dividend-paying", "profit-making": having any of it.
void paying(const Scene& scene, std::span<const Piece* const> p, Piece base,
            std::vector<Piece>& out) {
  const Piece& named = *p[0];
  if (!number_column(scene.column(named)) || named.end >= static_cast<int>(scene.tokens.size()))
    return;
  const std::string& next = scene.tokens[named.end].word;
  if (next != "paying" && next != "bearing" && next != "earning" && next != "making" &&
      next != "payers")
    return;
  base.end = named.end + 1;
  base.score += 1.0;
  base.soft = false;
  base.kind = filter;
  base.table = named.table;
  base.column = named.column;
  base.pred = compare_of(named.expr, Cmp::gt, {{"0", Type::numeric}});
  out.push_back(std::move(base));
}

}  // namespace

std::span<const Rule> comparison_rules() {
  static const std::array kRules{
      Rule{"compare.column_number", {is(column), is(compare), is(number)}, 0.4, column_compare},
      Rule{"compare.number_column",
           {maybe(with), is(compare), is(number), is(column)},
           0.35,
           column_compare},
      Rule{"compare.number_or_more_column",
           {maybe(with), is(number), is(compare), is(column)},
           0.35,
           column_compare},
      Rule{"compare.column_number_or_more",
           {is(column), is(number), is(compare)},
           0.4,
           column_compare},
      Rule{"compare.number_column_or_more",
           {maybe(with), is(number), is(column), is(compare)},
           0.4,
           column_compare},
      Rule{"compare.or_more_related_rows",
           {maybe(with), is(number), is(compare), is(entity)},
           0.4,
           compare_entity},
      Rule{"compare.column_equals", {is(column), is(number)}, 0.0, column_compare},
      Rule{
          "compare.column_any", {is(column), is(number), is(conj_or), is(number)}, 0.5, column_any},
      Rule{"compare.column_between",
           {is(column), is(between), is(number), maybe(conj_and), is(number)},
           0.5,
           column_between},
      Rule{"compare.measure_number", {is(measure), is(compare), is(number)}, 0.4, measure_compare},
      Rule{"compare.number_measure", {is(compare), is(number), is(measure)}, 0.3, measure_compare},
      Rule{"compare.related_rows",
           {maybe(with), is(compare), is(number), is(entity)},
           0.4,
           compare_entity},
      Rule{"compare.again",
           {is(filter), is(conj_and, conj_or), is(open_filter)},
           0.4,
           compare_again},
      Rule{"compare.rows_with",
           {maybe(with), is(compare), is(number), is(filter)},
           0.2,
           compare_filter},
      Rule{"compare.distinct_values",
           {maybe(with), is(compare), is(number), is(column)},
           0.2,
           compare_distinct},
      Rule{"compare.open", {is(compare), is(number)}, 0.1, open_compare},
      Rule{"compare.open_between",
           {is(between), is(number), maybe(conj_and), is(number)},
           0.2,
           open_compare},
      Rule{"compare.above_average", {is(column), is(compare), is(agg)}, 0.4, above_average},
      Rule{"compare.above_average_column", {is(compare), is(agg), is(column)}, 0.4, above_average},
      Rule{"compare.column_above_average_column",
           {is(column), is(compare), is(agg), is(column)},
           0.5,
           above_average},
      Rule{"compare.measure_above_average",
           {is(measure), is(compare), maybe(filler), is(agg)},
           0.5,
           measure_above_average},
      Rule{"compare.measure_column",
           {is(measure), is(compare), is(column)},
           0.3,
           measure_against_column},
      Rule{"compare.paying", {is(column)}, 0.2, paying},
  };
  return kRules;
}

}  // namespace sqlagent::nlq
