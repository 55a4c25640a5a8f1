// What comes to one of something: amounts per guest, counts per customer, totals per day. How long
// things last is in elapsed.cpp.
#include <algorithm>
#include <array>

#include "core/nlq/completer.h"
#include "core/nlq/rules/rules.h"

namespace sqlagent::nlq {
namespace {
using enum Kind;
using catalog::Role;

bool numeric(const catalog::Column& c) {
  return c.facts.type == Type::integer || c.facts.type == Type::numeric;
}

// "spend per guest", "revenue per seat": a ratio of two totals when what follows "per" can itself
// be added up.
void per_amount(const Scene& scene, std::span<const Piece* const> p, Piece base,
                std::vector<Piece>& out) {
  const Piece& under = *p.back();
  const auto& facts = scene.column(under);
  if (p[p.size() - 2]->said != "per" || !numeric(facts) ||
      (facts.role != Role::additive && facts.role != Role::balance))
    return;
  const Piece& over = *p[p.size() - 3];
  if (!over.expr || over.agg == Agg::avg) {
    const auto* inner = over.expr ? std::get_if<Aggregate>(&over.expr->is) : nullptr;
    if (!inner) return;
    base.expr = binary_of('/', aggregate_of(Agg::sum, inner->of, inner->table),
                          aggregate_of(Agg::sum, under.expr, under.table));
  } else {
    base.expr = binary_of('/', over.expr, aggregate_of(Agg::sum, under.expr, under.table));
  }
  base.kind = measure;
  base.table = over.table;
  base.hint = "ratio";
  base.agg = Agg::none;
  out.push_back(std::move(base));
}

// "freight cost per kg": the same for two columns that can be added up.
void column_per_amount(const Scene& scene, std::span<const Piece* const> p, Piece base,
                       std::vector<Piece>& out) {
  const auto &over = scene.column(*p[0]), &under = scene.column(*p[2]);
  const auto additive = [](const catalog::Column& c) {
    return numeric(c) && (c.role == Role::additive || c.role == Role::balance);
  };
  if (p[1]->said != "per" || !additive(over) || !additive(under)) return;
  base.kind = measure;
  base.table = p[0]->table;
  base.hint = "ratio";
  base.expr = binary_of('/', aggregate_of(Agg::sum, p[0]->expr, p[0]->table),
                        aggregate_of(Agg::sum, p[2]->expr, p[2]->table));
  out.push_back(std::move(base));
}

// "average units per sale": of each row of the measure's own table, which an average is already.
void per_own_row(const Scene& scene, std::span<const Piece* const> p, Piece base,
                 std::vector<Piece>& out) {
  if (p[1]->said != "per" || p[0]->agg != Agg::avg || p[0]->table != p[2]->table) return;
  // "per plan" is by that column, though subscriptions are plans in a way.
  const std::span said(&scene.tokens[p[2]->begin], static_cast<size_t>(p[2]->end - p[2]->begin));
  for (const auto& hit : scene.vocabulary.columns(said))
    if (hit.table == p[2]->table && hit.quality * static_cast<double>(said.size()) > p[2]->score &&
        !is_unique(scene.column(hit.table, hit.column)))
      return;
  base.kind = measure;
  base.agg = Agg::avg;
  base.table = p[0]->table;
  base.expr = p[0]->expr;
  base.hint = p[0]->hint;
  out.push_back(std::move(base));
}

// "average number of orders per customer": all of them over how many there are.
void count_per(const Scene& scene, std::span<const Piece* const> p, Piece base,
               std::vector<Piece>& out) {
  const Piece *over = nullptr, *under = nullptr, *how = nullptr, *link = nullptr;
  for (const Piece* part : p) {
    if (!part) continue;
    if (part->kind == agg) how = part;
    if (part->kind == by) link = part;
    if (part->kind == measure || (part->kind == entity && !over)) over = over ? over : part;
    if (link && part != link && (part->kind == entity || part->kind == column)) under = part;
  }
  if (!over || !under || !how || how->agg != Agg::avg || link->said == "by" || over == under)
    return;
  ExprPtr total = over->expr;
  if (over->kind == entity) total = aggregate_of(Agg::count, nullptr, over->table);
  // Tickets of a table of ticket sales: how many were sold, where a row may hold several.
  const bool partly = over->kind == entity && over->score < 0.8 * (over->end - over->begin);
  for (const auto& derived : scene.derived)
    if (partly && derived.name == "units" && derived.table == over->table)
      total = aggregate_of(Agg::sum, derived.row, derived.table);
  const auto* counted = total ? std::get_if<Aggregate>(&total->is) : nullptr;
  const bool units = counted && counted->f == Agg::sum && (partly || over->hint == "units");
  if (!counted || (counted->f != Agg::count && !units) || counted->where) return;
  if (under->kind == entity && under->table == counted->table) return;
  ExprPtr each = aggregate_of(Agg::count, nullptr, under->table);
  if (under->kind == column) {
    const auto& c = scene.column(*under);
    if (c.role == Role::additive || c.role == Role::rate || c.role == Role::free_text || is_date(c))
      return;
    each = aggregate_of(Agg::count_distinct, under->expr, under->table);
  }
  // "Average donation per donor type": of one, what it amounts to.
  const bool one = over->kind == entity && over->end == over->begin + 1 &&
                   !scene.tokens[over->begin].word.ends_with('s') && how->end <= over->begin;
  const bool amounts = std::ranges::any_of(scene.derived, [&](const Derived& derived) {
    return derived.name == "revenue" && derived.table == over->table;
  });
  if (one && amounts) base.score -= 1.0;
  base.kind = measure;
  base.table = counted->table;
  base.hint = "ratio";
  base.agg = Agg::none;
  base.expr = binary_of('/', total, each);
  out.push_back(std::move(base));
}

// "average revenue per day", "average daily consumption": the total over how many days there are.
void per_period(const Scene& scene, std::span<const Piece* const> p, Piece base,
                std::vector<Piece>& out) {
  const Piece *of = nullptr, *period = nullptr, *link = nullptr;
  for (const Piece* part : p) {
    if (part && part->kind == grain) period = part;
    if (part && part->kind == by) link = part;
    if (part && (part->kind == measure || part->kind == column || part->kind == entity)) of = part;
  }
  if (!of || !period || p[0]->agg != Agg::avg) return;
  if (link ? link->said == "by" || period->hint == "adverb" : period->hint != "adverb") return;
  if (period->grain == Grain::hour || period->grain == Grain::weekday) return;
  ExprPtr total;
  if (of->kind == entity) {
    total = aggregate_of(Agg::count, nullptr, of->table);
  } else if (of->kind == column) {
    if (scene.column(*of).role != Role::additive) return;
    total = aggregate_of(Agg::sum, of->expr, of->table);
  } else {
    const auto* inner = of->expr ? std::get_if<Aggregate>(&of->expr->is) : nullptr;
    if (!inner || (inner->f != Agg::sum && inner->f != Agg::count)) return;
    total = of->expr;
  }
  base.kind = measure;
  base.table = of->table;
  base.hint = "ratio";
  base.expr = binary_of(
      '/', total, aggregate_of(Agg::count_distinct, bucket_of(nullptr, period->grain), of->table));
  out.push_back(std::move(base));
}

}  // namespace

std::span<const Rule> ratio_rules() {
  static const std::array kRules{
      Rule{"ratio.per_period",
           {is(agg), is(measure, column, entity), is(by), is(grain)},
           0.6,
           per_period},
      Rule{"ratio.periodic", {is(agg), is(grain), is(measure, column, entity)}, 0.6, per_period},
      Rule{"ratio.count_per",
           {is(agg), is(measure, entity), is(by), is(entity, column)},
           0.6,
           count_per},
      Rule{"ratio.count_per_on_average",
           {is(measure, entity), is(by), is(entity, column), is(agg)},
           0.6,
           count_per},
      Rule{"ratio.column_per_amount", {is(column), is(by), is(column)}, 0.3, column_per_amount},
      Rule{"ratio.per_own_row", {is(measure), is(by), is(entity)}, 0.5, per_own_row},
      Rule{"ratio.per_amount", {is(measure), is(by), is(column)}, 0.3, per_amount},
  };
  return kRules;
}

}  // namespace sqlagent::nlq
