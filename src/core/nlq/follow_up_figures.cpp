// Figures and keys in a follow-up: another measure, another way to add it up, other groups.
#include <algorithm>

#include "core/nlq/completer.h"
#include "core/nlq/follow_up_editor.h"
#include "core/nlq/naming.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
using catalog::Role;

void Editor::refresh_aliases() {
  for (auto& m : d_.intent.measures) m.alias = alias_of(scene_.catalog, m.expr, "");
}

Change Editor::keys() {
  if (f_.groups.empty()) return Change::none;
  Intent& i = d_.intent;
  if (i.measures.empty()) {
    // "and by region?" after a list: how many of them in each.
    if (!listed() || i.limit || i.yes_no || i.count_groups) return Change::impossible;
    const ExprPtr rows = aggregate_of(Agg::count, nullptr, last_.subject);
    i.columns.clear();
    beside_.clear();
    i.order.clear();
    i.distinct = false;
    i.measures = {{rows, alias_of(scene_.catalog, rows, "count")}};
  }
  bool each = false;
  std::vector<ExprPtr> keys;
  for (const Piece* g : f_.groups) {
    each |= g->said != "by" && g->said != "same by" && g->said != "and by";
    for (const auto& key : g->list) {
      // A thing is shown by its name.
      keys.push_back(key);
    }
  }
  if (i.limit && each && !instead_) {
    for (const auto& key : keys) {
      i.per.push_back({key, alias_of(scene_.catalog, key, "")});
      i.dims.insert(i.dims.begin(), i.per.back());
    }
    i.ties = true;
  } else {
    // "by city instead" replaces the key; a period stays when something else is added to it.
    const bool time_key = std::ranges::any_of(
        keys, [](const ExprPtr& k) { return std::holds_alternative<Bucket>(k->is); });
    std::erase_if(i.dims, [&](const Output& o) {
      return (instead_ && !also_) || (!also_ && is_time_key(o) == time_key);
    });
    for (const auto& key : keys)
      if (std::ranges::none_of(
              i.dims, [&](const Output& have) { return signature(have.expr) == signature(key); }))
        i.dims.push_back({key, alias_of(scene_.catalog, key, "")});
    if (i.calc == Calc::none) i.order.clear();
  }
  d_.subjects = {last_.subject};
  return Change::made;
}

Change Editor::measures() {
  if (f_.measures.empty()) return Change::none;
  Intent& i = d_.intent;
  if (f_.measures.size() == 1 && f_.measures[0]->unit == "share" && !i.measures.empty() &&
      f_.measures[0]->hint != "count") {
    const ExprPtr part = binary_of('%', i.measures.front().expr, f_.measures[0]->expr);
    i.measures = {{part, "percent"}};
  } else {
    // "also the units", "and the number of sales too": beside the figure; otherwise instead of it.
    if (!also_) i.measures.clear();
    for (const Piece* m : f_.measures) {
      i.measures.push_back({m->expr, alias_of(scene_.catalog, m->expr, m->hint)});
      if (m->pred) filter_by(m->pred);
    }
    if (!i.columns.empty() && !i.limit) i.distinct = false;
    i.columns.clear();
    beside_.clear();
    if (!also_) i.calc = Calc::none;
    d_.subjects.clear();
  }
  if (!also_) i.assumptions.clear();
  for (const Piece* p : f_.measures)
    for (const auto& [what, how] : p->assumed)
      i.assumptions.push_back({what, what + " = " + how, how, {}});
  return Change::made;
}

// "the average instead": the same figure, added up in another way.
Change Editor::to_aggregate(Agg agg) {
  Intent& i = d_.intent;
  if (!grouped() || i.having) return Change::impossible;
  bool any = false;
  for (auto& m : i.measures) {
    const auto* a = std::get_if<Aggregate>(&m.expr->is);
    if (!a || !a->of || a->overall || a->f == Agg::count_distinct) continue;
    const auto* c = std::get_if<ColumnRef>(&a->of->is);
    // What may not be added up is not added up because somebody asks for it.
    if (agg == Agg::sum && c && default_agg(scene_.column(c->table, c->column)) == Agg::avg)
      return Change::impossible;
    const ExprPtr old = m.expr;
    Aggregate other = *a;
    other.f = agg;
    m.expr = std::make_shared<const Expr>(Expr{other});
    m.alias = alias_of(scene_.catalog, m.expr, "");
    for (auto& o : i.order)
      if (signature(o.expr) == signature(old)) o.expr = m.expr;
    any = true;
  }
  if (agg != Agg::sum && i.calc != Calc::none) i.calc = Calc::none;
  return any ? Change::made : Change::impossible;
}

Change Editor::to_share() {
  Intent& i = d_.intent;
  if (!grouped() || i.dims.empty() || !i.per.empty()) return Change::impossible;
  const auto* a = std::get_if<Aggregate>(&i.measures.front().expr->is);
  if (!a || (a->f != Agg::sum && a->f != Agg::count && a->f != Agg::count_distinct))
    return Change::impossible;  // averages have no whole
  i.calc = Calc::share;
  return Change::made;
}

// "as a running total", "and the growth?": over the periods of the result.
Change Editor::along_time(Calc calc) {
  Intent& i = d_.intent;
  const bool dated = std::ranges::any_of(i.dims, [](const Output& o) { return is_time_key(o); });
  if (!grouped() || i.measures.empty() || !dated || i.having || i.limit || !i.per.empty())
    return Change::impossible;
  if (calc == Calc::running) {
    const auto* a = std::get_if<Aggregate>(&i.measures.front().expr->is);
    if (!a || (a->f != Agg::sum && a->f != Agg::count)) return Change::impossible;
  }
  i.calc = calc;
  i.against.reset();
  i.order.clear();
  for (const auto& dim : i.dims)
    if (is_time_key(dim)) i.order.push_back({dim.expr, false});
  return Change::made;
}

// How many there are of what was shown: rows of a list, groups of a breakdown.
Change Editor::to_count() {
  Intent& i = d_.intent;
  if (i.yes_no || i.count_groups || i.having || i.calc != Calc::none || !i.per.empty())
    return Change::impossible;
  ExprPtr figure;
  if (listed()) {
    if (i.limit) return Change::impossible;
    if (i.distinct && i.columns.size() == 1) {
      std::vector<ColumnRef> c;
      columns_in(i.columns.front().expr, c);
      if (c.empty()) return Change::impossible;
      figure = aggregate_of(Agg::count_distinct, i.columns.front().expr, last_.subject);
    } else if (!i.distinct) {
      figure = aggregate_of(Agg::count, nullptr, last_.subject);
    }
  } else if (i.dims.empty()) {
    figure = aggregate_of(Agg::count, nullptr, last_.subject);
  } else if (i.dims.size() == 1 && !i.limit &&
             std::holds_alternative<ColumnRef>(i.dims.front().expr->is)) {
    figure = aggregate_of(Agg::count_distinct, i.dims.front().expr, last_.subject);
  }
  if (!figure) return Change::impossible;
  i.columns.clear();
  beside_.clear();
  i.dims.clear();
  i.order.clear();
  i.distinct = false;
  i.assumptions.clear();
  i.measures = {{figure, alias_of(scene_.catalog, figure, "count")}};
  d_.list_all = false;
  return Change::made;
}

Change Editor::counting() {
  if (!f_.count || d_.intent.columns.empty() || grouped()) return Change::none;
  return to_count();
}

}  // namespace sqlagent::nlq
