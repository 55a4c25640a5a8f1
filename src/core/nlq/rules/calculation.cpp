// Shares, rates of a condition, growth and running totals: calculations over measures.
#include <algorithm>
#include <array>

#include "core/nlq/completer.h"
#include "core/nlq/naming.h"
#include "core/nlq/rules/rules.h"

namespace sqlagent::nlq {
namespace {
using enum Kind;

// What a mention comes to over many rows: a measure, a column added up or averaged, rows counted.
ExprPtr total_of(const Scene& scene, const Piece& of) {
  if (of.kind == entity) return aggregate_of(Agg::count, nullptr, of.table);
  if (of.kind == measure) return of.expr;
  const auto& c = scene.column(of);
  return is_number(c) ? aggregate_of(default_agg(c), of.expr, of.table) : nullptr;
}

// A measure of which something is calculated over the groups.
bool measure_of(const Scene& scene, const Piece& of, Piece& base) {
  base.kind = measure;
  base.table = of.table;
  base.expr = total_of(scene, of);
  if (!base.expr) return false;
  const auto* a = std::get_if<Aggregate>(&base.expr->is);
  base.agg = a ? a->f : Agg::none;
  base.pred = of.pred;
  base.hint = of.kind == entity ? "count" : of.hint;
  return true;
}

void share_of_total(const Scene& scene, std::span<const Piece* const> p, Piece base,
                    std::vector<Piece>& out) {
  if (p.front()->said == "rate" || !measure_of(scene, *p.back(), base)) return;
  base.unit = "share";
  out.push_back(std::move(base));
}

// "running total of litres": only what adds up.
void running_total(const Scene& scene, std::span<const Piece* const> p, Piece base,
                   std::vector<Piece>& out) {
  if (!measure_of(scene, *p.back(), base) || (base.agg != Agg::sum && base.agg != Agg::count))
    return;
  base.unit = "running";
  out.push_back(std::move(base));
}

// "as a share of gross pay": against a total of another column; what is divided stands in the
// question before.
void of_column(const Scene& scene, std::span<const Piece* const> p, Piece base,
               std::vector<Piece>& out) {
  const auto& c = scene.column(*p[1]);
  if (c.role != catalog::Role::additive && c.role != catalog::Role::balance) return;
  base.kind = measure;
  base.table = p[1]->table;
  base.column = p[1]->column;
  base.agg = Agg::sum;
  base.expr = aggregate_of(Agg::sum, p[1]->expr, p[1]->table);
  base.unit = "share";
  out.push_back(std::move(base));
}

// "by how much did it change" asks for the difference, unless percents are spoken of.
bool wants_difference(const Scene& scene, std::string_view said) {
  static constexpr std::array<std::string_view, 6> kDifference{"change",  "increase", "decrease",
                                                               "decline", "rise",     "drop"};
  const bool difference = std::ranges::any_of(kDifference, [&](std::string_view word) {
    return said.find(word) != std::string_view::npos;
  });
  return difference && std::ranges::none_of(scene.tokens, [](const Token& token) {
           return token.word == "percent" || token.word == "percentage" || token.word == "%" ||
                  token.word == "rate" || token.word == "growth";
         });
}

// "revenue growth", "change in revenue", "year over year change in units": one or two words of
// growth around what grows.
void growth_of(const Scene& scene, std::span<const Piece* const> p, Piece base,
               std::vector<Piece>& out) {
  const Piece* of = nullptr;
  std::string grain;
  bool difference = false;
  for (const Piece* part : p) {
    if (part->kind != growth) {
      of = part;
      continue;
    }
    if (!part->hint.empty()) grain = part->hint;
    difference |= wants_difference(scene, part->said);
  }
  if (!of->unit.empty() && of->kind == measure) return;
  if (!measure_of(scene, *of, base)) return;
  base.unit = difference ? "change" : "growth";
  base.said = grain;  // the period, when the words name it
  out.push_back(std::move(base));
}

// "3 month moving average", "rolling 3 month average": over how many periods, and which.
void moving_word(const Scene&, std::span<const Piece* const> p, Piece base,
                 std::vector<Piece>& out) {
  const Piece *number = nullptr, *period = nullptr, *mean = nullptr, *word = nullptr;
  for (const Piece* part : p) {
    if (part->kind == Kind::number) number = part;
    if (part->kind == grain) period = part;
    if (part->kind == agg) mean = part;
    if (part->kind == running) word = part;
  }
  if (mean->agg != Agg::avg || (word ? word->said != "rolling" : mean->hint != "moving")) return;
  const std::string& n = number->literals.front().text;
  if (!number->unit.empty() || n.size() > 3 || n.find('.') != std::string::npos) return;
  base.kind = agg;
  base.agg = Agg::avg;
  base.hint = "moving";
  base.n = std::stoll(n);
  base.said = "moving";
  base.unit = std::string(grain_name(period->grain));
  if (*base.n >= 2) out.push_back(std::move(base));
}

// The mean of this period and the ones before it, beside the figure itself.
void moving_average(const Scene& scene, std::span<const Piece* const> p, Piece base,
                    std::vector<Piece>& out) {
  const Piece &mean = *p.front(), &of = *p.back();
  if (mean.hint != "moving") return;
  const ExprPtr figure = total_of(scene, of);
  const auto* inner = figure ? std::get_if<Aggregate>(&figure->is) : nullptr;
  if (!inner) return;
  const long long n = mean.n.value_or(3);
  if (!mean.n) base.assumed.push_back({"moving average", "of 3 periods"});
  base.kind = measure;
  base.table = of.table;
  base.agg = inner->f;
  base.hint = of.hint;
  base.expr = figure;
  base.unit = "moving";
  base.said = mean.n ? mean.unit : "month";
  base.list = {binary_of('M', figure, number_of(std::to_string(n)))};
  out.push_back(std::move(base));
}

ExprPtr part_of_rows(int table, const PredPtr& pred) {
  Aggregate hits;
  hits.f = Agg::count;
  hits.table = table;
  hits.where = std::make_shared<const Aggregate::PredBox>(Aggregate::PredBox{*pred});
  return binary_of('%', std::make_shared<const Expr>(Expr{hits}),
                   aggregate_of(Agg::count, nullptr, table));
}

// "cancellation rate": of all rows, those with that value.
void value_rate(const Scene&, std::span<const Piece* const> p, Piece base,
                std::vector<Piece>& out) {
  if (p[1]->said != "rate" && p[1]->said != "share" && p[1]->said != "percentage") return;
  base.kind = measure;
  base.table = p[0]->table;
  base.expr = part_of_rows(p[0]->table, p[0]->pred);
  base.hint = "percent";
  out.push_back(std::move(base));
}

// "what percentage of employees are women", "share of orders that were cancelled".
void entity_rate(const Scene&, std::span<const Piece* const> p, Piece base,
                 std::vector<Piece>& out) {
  const Piece *of = nullptr, *which = nullptr, *word = nullptr;
  for (const Piece* part : p) {
    if (!part) continue;
    if (part->kind == entity) {
      if (of && of->table != part->table) return;  // "… of all orders": named again
      of = part;
    }
    if (part->kind == filter) which = part;
    if (part->kind == share) word = part;
  }
  if (of->table != which->table || word->said == "rate") return;
  base.kind = measure;
  base.table = of->table;
  base.expr = part_of_rows(of->table, which->pred);
  base.hint = "percent";
  out.push_back(std::move(base));
}

// "share of online sales": the part of a total that meets a condition.
void part_of_total(const Scene& scene, std::span<const Piece* const> p, Piece base,
                   std::vector<Piece>& out) {
  const Piece& condition = *p[1];
  const Piece& whole = *p[2];
  if (!condition.pred || p[0]->said == "rate") return;
  base.kind = measure;
  base.hint = "percent";
  if (whole.kind == entity) {
    if (condition.table != whole.table) return;
    base.table = whole.table;
    base.expr = part_of_rows(whole.table, condition.pred);
    out.push_back(std::move(base));
    return;
  }
  ExprPtr total = whole.expr;
  if (whole.kind == column) {
    const auto& c = scene.column(whole);
    if (c.role != catalog::Role::additive && c.role != catalog::Role::balance) return;
    total = aggregate_of(Agg::sum, whole.expr, whole.table);
  }
  const auto* sum = total ? std::get_if<Aggregate>(&total->is) : nullptr;
  if (!sum || (sum->f != Agg::sum && sum->f != Agg::count) || sum->where ||
      condition.table != sum->table)
    return;
  Aggregate part = *sum;
  part.where = std::make_shared<const Aggregate::PredBox>(Aggregate::PredBox{*condition.pred});
  base.table = sum->table;
  base.expr = binary_of('%', std::make_shared<const Expr>(Expr{part}), total);
  out.push_back(std::move(base));
}

// "revenue share by genre".
void share_behind(const Scene&, std::span<const Piece* const> p, Piece base,
                  std::vector<Piece>& out) {
  if (p[1]->said != "share" && p[1]->said != "percentage") return;
  base.kind = measure;
  base.table = p[0]->table;
  base.agg = p[0]->agg;
  base.expr = p[0]->expr;
  base.hint = p[0]->hint;
  base.unit = "share";
  out.push_back(std::move(base));
}

}  // namespace

std::span<const Rule> calculation_rules() {
  static const std::array kRules{
      Rule{"share.entity_filter",
           {is(share), is(entity), maybe(filler), is(filter)},
           0.6,
           entity_rate},
      Rule{"share.filter_among", {is(share), is(filter), is(filler), is(entity)}, 0.6, entity_rate},
      Rule{"share.entity_of_all",
           {is(entity), maybe(with), is(filter), is(share), is(entity)},
           1.6,
           entity_rate},
      Rule{"share.part_of_total",
           {is(share), is(filter), is(measure, entity, column)},
           0.6,
           part_of_total},
      Rule{"share.behind", {is(measure), is(share)}, 0.2, share_behind},
      Rule{"share.value_rate", {is(filter), is(share)}, 0.4, value_rate},
      Rule{"share.of_total", {is(share), is(measure, entity)}, 0.3, share_of_total},
      Rule{"share.of_column", {is(share), is(column)}, 0.2, of_column},
      Rule{"moving.behind", {is(number), is(grain), is(agg)}, 0.3, moving_word},
      Rule{"moving.around", {is(running), is(number), is(grain), is(agg)}, 0.3, moving_word},
      Rule{
          "moving.average", {is(agg), maybe(of), is(measure, column, entity)}, 0.4, moving_average},
      Rule{"running.total", {is(running), is(measure, entity, column)}, 0.3, running_total},
      Rule{"growth.behind", {is(measure, column, entity), is(growth)}, 0.3, growth_of},
      Rule{"growth.twice_behind",
           {is(measure, column, entity), is(growth), is(growth)},
           0.4,
           growth_of},
      Rule{"growth.of", {is(growth), is(measure, column, entity)}, 0.3, growth_of},
      Rule{
          "growth.twice_of", {is(growth), is(growth), is(measure, column, entity)}, 0.4, growth_of},
      Rule{"growth.around", {is(growth), is(measure, column, entity), is(growth)}, 0.4, growth_of},
  };
  return kRules;
}

}  // namespace sqlagent::nlq
