// Shares, rates of a condition, growth and running totals: calculations over measures.
#include <array>

#include "core/nlq/completer.h"
#include "core/nlq/naming.h"
#include "core/nlq/rules/rules.h"

namespace sqlagent::nlq {
namespace {
using enum Kind;

void of_total(const Scene&, std::span<const Piece* const> p, Piece base, std::vector<Piece>& out) {
  const Piece& inner = *p.back();
  base.kind = measure;
  base.table = inner.table;
  base.agg = inner.kind == entity ? Agg::count : inner.agg;
  base.expr = inner.kind == entity ? aggregate_of(Agg::count, nullptr, inner.table) : inner.expr;
  base.pred = inner.pred;
  base.unit = p.front()->kind == share     ? "share"
              : p.front()->kind == running ? "running"
                                           : "growth";
  base.hint = inner.kind == entity ? "count" : inner.hint;
  if (p.front()->kind == share && p.front()->said == "rate") return;
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

void measure_growth(const Scene&, std::span<const Piece* const> p, Piece base,
                    std::vector<Piece>& out) {
  const Piece& calc = p[0]->kind == growth ? *p[0] : *p[1];
  const Piece& inner = p[0]->kind == growth ? *p[1] : *p[0];
  base.kind = measure;
  base.table = inner.table;
  base.agg = inner.agg;
  base.expr = inner.expr;
  base.unit = "growth";
  base.said = calc.hint;  // the grain, when the words name it
  base.hint = inner.hint;
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
  ExprPtr figure = of.expr;
  if (of.kind == column) {
    const auto& c = scene.column(of);
    if (!is_number(c)) return;
    figure = aggregate_of(default_agg(c), of.expr, of.table);
  } else if (of.kind == entity) {
    figure = aggregate_of(Agg::count, nullptr, of.table);
  }
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
  if (p[1]->table != p[2]->table) return;
  base.kind = measure;
  base.table = p[1]->table;
  base.expr = part_of_rows(p[1]->table, p[2]->pred);
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
      Rule{"share.entity_filter", {is(share), is(entity), is(filter)}, 0.6, entity_rate},
      Rule{"share.part_of_total",
           {is(share), is(filter), is(measure, entity, column)},
           0.6,
           part_of_total},
      Rule{"share.behind", {is(measure), is(share)}, 0.2, share_behind},
      Rule{"share.value_rate", {is(filter), is(share)}, 0.4, value_rate},
      Rule{"share.of_total", {is(share), is(measure, entity)}, 0.3, of_total},
      Rule{"share.of_column", {is(share), is(column)}, 0.2, of_column},
      Rule{"moving.behind", {is(number), is(grain), is(agg)}, 0.3, moving_word},
      Rule{"moving.around", {is(running), is(number), is(grain), is(agg)}, 0.3, moving_word},
      Rule{
          "moving.average", {is(agg), maybe(of), is(measure, column, entity)}, 0.4, moving_average},
      Rule{"running.total", {is(running), is(measure, entity)}, 0.3, of_total},
      Rule{"growth.measure", {is(measure), is(growth)}, 0.3, measure_growth},
      Rule{"growth.of_measure", {is(growth), is(measure)}, 0.3, measure_growth},
      Rule{"growth.measure_again", {is(growth), is(measure), is(growth)}, 0.3, measure_growth},
  };
  return kRules;
}

}  // namespace sqlagent::nlq
