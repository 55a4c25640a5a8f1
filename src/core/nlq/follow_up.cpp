#include "core/nlq/follow_up.h"

#include <algorithm>

#include "core/nlq/completer.h"
#include "core/nlq/naming.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {
using catalog::Role;

// ---- a bound intent back to names only, so that it can be bound again with what is new
ExprPtr loose(const ExprPtr& e);
PredPtr loose(const PredPtr& p);

ColumnRef loose(ColumnRef c) {
  c.path.clear();
  return c;
}

ExprPtr loose(const ExprPtr& e) {
  if (!e) return e;
  if (const auto* c = std::get_if<ColumnRef>(&e->is)) return column_of(c->table, c->column);
  if (const auto* b = std::get_if<Bucket>(&e->is)) return bucket_of(loose(b->of), b->grain);
  if (const auto* b = std::get_if<Binary>(&e->is))
    return binary_of(b->op, loose(b->left), loose(b->right));
  if (const auto* a = std::get_if<Aggregate>(&e->is)) {
    Aggregate out = *a;
    out.path.clear();
    out.of = loose(a->of);
    if (a->where) {
      const PredPtr where = loose(std::make_shared<const Pred>(a->where->pred));
      out.where = std::make_shared<const Aggregate::PredBox>(Aggregate::PredBox{*where});
    }
    return std::make_shared<const Expr>(Expr{out});
  }
  return e;
}

std::vector<PredPtr> loose(const std::vector<PredPtr>& parts) {
  std::vector<PredPtr> out;
  for (const auto& part : parts) out.push_back(loose(part));
  return out;
}

PredPtr loose(const PredPtr& p) {
  if (!p) return p;
  if (const auto* c = std::get_if<Compare>(&p->is))
    return compare_of(loose(c->left), c->op, c->right, loose(c->right_expr));
  if (const auto* e = std::get_if<Exists>(&p->is)) {
    // A condition that had to become EXISTS speaks of its columns again.
    if (e->where && !e->negated) return loose(e->where);
    return std::make_shared<const Pred>(Pred{Exists{e->table, {}, loose(e->where), e->negated}});
  }
  if (const auto* a = std::get_if<And>(&p->is))
    return std::make_shared<const Pred>(Pred{And{loose(a->parts)}});
  if (const auto* o = std::get_if<Or>(&p->is))
    return std::make_shared<const Pred>(Pred{Or{loose(o->parts)}});
  return std::make_shared<const Pred>(Pred{Not{loose(std::get<Not>(p->is).part)}});
}

Draft loose(const Intent& last) {
  Draft d;
  d.intent = last;
  d.intent.provenance.clear();
  for (auto* list : {&d.intent.dims, &d.intent.measures, &d.intent.columns, &d.intent.per})
    for (auto& output : *list) output.expr = loose(output.expr);
  for (auto& order : d.intent.order) order.expr = loose(order.expr);
  for (auto& range : d.intent.times) {
    range.column = loose(range.column);
    d.events.push_back(range.column);
  }
  d.intent.where = loose(d.intent.where);
  d.intent.having = loose(d.intent.having);
  d.subjects = {last.subject};
  return d;
}

bool speaks_of(const PredPtr& p, const std::vector<ColumnRef>& columns) {
  std::vector<ColumnRef> mine;
  columns_in(p, mine);
  return std::ranges::any_of(mine, [&](const ColumnRef& c) { return has(columns, c); });
}

// A new condition on a column replaces the old one on it.
void filter_by(Intent& intent, const PredPtr& fresh) {
  std::vector<ColumnRef> columns;
  columns_in(fresh, columns);
  PredPtr kept;
  if (intent.where) {
    if (const auto* all = std::get_if<And>(&intent.where->is)) {
      for (const auto& part : all->parts)
        if (!speaks_of(part, columns)) kept = both_of(kept, part);
    } else if (!speaks_of(intent.where, columns)) {
      kept = intent.where;
    }
  }
  intent.where = both_of(kept, fresh);
}

using namespace std::chrono;

std::optional<Date> shifted(const std::optional<Date>& day, Grain grain, int step) {
  if (!day) return day;
  if (grain == Grain::day) return *day + days{step};
  if (grain == Grain::week) return *day + days{7 * step};
  const year_month_day d{*day};
  const int by = grain == Grain::month ? 1 : grain == Grain::quarter ? 3 : 12;
  const year_month to = year_month{d.year(), d.month()} + months{step * by};
  const auto end = year_month_day_last{to.year(), month_day_last{to.month()}};
  return sys_days{to.year() / to.month() / std::min(d.day(), end.day())};
}

bool is_time_dim(const Output& o) {
  return std::holds_alternative<Bucket>(o.expr->is);
}

void drop_order(Intent& intent) {
  // What was sorted by may be gone.
  std::erase_if(intent.order, [&](const Order& o) {
    for (const auto* list : {&intent.dims, &intent.measures, &intent.columns})
      for (const auto& output : *list)
        if (signature(output.expr) == signature(o.expr)) return false;
    return true;
  });
  if (!intent.order.empty() || intent.dims.empty()) return;
  for (const auto& dim : intent.dims)
    if (is_time_dim(dim)) {
      intent.order.push_back({dim.expr, false});
      return;
    }
  if (!intent.measures.empty()) intent.order.push_back({intent.measures.front().expr, true});
}

// A question that stands on its own: it opens like one and says what it is about.
bool complete(const Scene& scene, const Frame& f) {
  static const std::vector<std::string> kOpenings{"show", "list",  "give", "display", "find",
                                                  "get",  "which", "what", "who",     "how",
                                                  "tell", "where", "when", "compare"};
  const bool opens = std::ranges::find(kOpenings, scene.tokens.front().word) != kOpenings.end();
  return opens && (!f.entities.empty() || !f.measures.empty());
}

}  // namespace

void edits(const Scene& scene, const Frame& f, const Intent& last, std::vector<Draft>& out) {
  if (!f.opens.empty() || !f.havings.empty() || !f.absences.empty() || f.exists) return;
  Draft d = loose(last);
  Intent& i = d.intent;
  bool changed = false;
  const bool instead = std::ranges::any_of(
      scene.tokens, [](const Token& t) { return t.word == "instead" || t.word == "same"; });
  const std::string& first = scene.tokens.front().word;
  const bool linked = f.edit || first == "and" || first == "only" || first == "just" ||
                      first == "same" || first == "but" || instead;
  if (!linked && complete(scene, f)) return;

  for (const Piece* t : f.times) {
    if (t->hint == "shift") {
      if (i.times.size() != 1) return;
      i.times[0].from = shifted(i.times[0].from, t->grain, -1);
      i.times[0].to = shifted(i.times[0].to, t->grain, -1);
      i.times[0].said = "the " + std::string(grain_name(t->grain)) + " before " + i.times[0].said;
    } else if (t->days.empty()) {
      TimeRange range;
      if (!i.times.empty()) range.column = i.times.front().column;
      range.from = t->from;
      range.to = t->to;
      range.said = t->said;
      i.times = {range};
    } else {
      return;
    }
    changed = true;
  }
  for (const Piece* p : f.filters) {
    filter_by(i, p->pred);
    changed = true;
  }
  std::vector<ExprPtr> keys;
  bool each = false;
  for (const Piece* g : f.groups) {
    each |= g->said != "by" && g->said != "same by" && g->said != "and by";
    keys.insert(keys.end(), g->list.begin(), g->list.end());
  }
  for (const Piece* c : f.columns) {
    const auto& column = scene.column(*c);
    if (is_number(column) && !i.dims.empty() && f.measures.empty()) {
      i.measures = {
          {aggregate_of(default_agg(column), c->expr, c->table),
           alias_of(scene.catalog, aggregate_of(default_agg(column), c->expr, c->table), "")}};
      d.subjects.clear();
      changed = true;
    } else if (!is_number(column) && !is_date(column) && column.role != Role::flag &&
               column.facts.type != Type::boolean) {
      keys.push_back(c->expr);
    } else {
      return;
    }
  }
  if (!keys.empty()) {
    if (i.measures.empty()) return;
    if (i.limit && each && !instead) {
      for (const auto& key : keys) {
        i.per.push_back({key, alias_of(scene.catalog, key, "")});
        i.dims.insert(i.dims.begin(), i.per.back());
      }
      i.ties = true;
    } else {
      // "by city instead" replaces the key; a period stays when something else is added to it.
      const bool time_key = std::ranges::any_of(
          keys, [](const ExprPtr& k) { return std::holds_alternative<Bucket>(k->is); });
      std::erase_if(i.dims, [&](const Output& o) { return instead || is_time_dim(o) == time_key; });
      for (const auto& key : keys) i.dims.push_back({key, alias_of(scene.catalog, key, "")});
      if (i.calc == Calc::none) i.order.clear();
    }
    d.subjects = {last.subject};
    changed = true;
  }
  if (!f.measures.empty()) {
    if (f.measures.size() == 1 && f.measures[0]->unit == "share" && !i.measures.empty() &&
        f.measures[0]->hint != "count") {
      const ExprPtr part = binary_of('%', i.measures.front().expr, f.measures[0]->expr);
      i.measures = {{part, "percent"}};
    } else {
      i.measures.clear();
      for (const Piece* m : f.measures) {
        i.measures.push_back({m->expr, alias_of(scene.catalog, m->expr, m->hint)});
        if (m->pred) filter_by(i, m->pred);
      }
      i.columns.clear();
      i.calc = Calc::none;
      d.subjects.clear();
    }
    i.assumptions.clear();
    for (const Piece* p : f.measures)
      for (const auto& [what, how] : p->assumed)
        i.assumptions.push_back({what, what + " = " + how, how, {}});
    changed = true;
  }
  if (f.top) {
    if (f.top->expr || !f.top->hint.empty() || i.dims.empty()) return;
    i.limit = f.top->n.value_or(10);
    i.ties = false;
    if (i.order.empty() && !i.measures.empty()) i.order.push_back({i.measures.front().expr, true});
    for (auto& order : i.order)
      if (has_aggregate(order.expr)) order.descending = f.top->descending;
    changed = true;
  }
  for (const Piece* o : f.orders) {
    const ExprPtr by = o->expr ? o->expr : !i.measures.empty() ? i.measures.front().expr : nullptr;
    if (!by) return;
    i.order = {{by, o->descending}};
    changed = true;
  }
  if (f.count && !i.columns.empty() && i.measures.empty()) {
    const ExprPtr rows = aggregate_of(Agg::count, nullptr, last.subject);
    i.columns.clear();
    i.order.clear();
    i.limit.reset();
    i.measures = {{rows, alias_of(scene.catalog, rows, "count")}};
    changed = true;
  }
  if (!changed) return;
  drop_order(i);
  const bool fragment = f.measures.empty() && f.entities.empty() && !f.count;
  d.add("words", f.tiling->score);
  d.add("edit", linked ? 1.0 : fragment ? 0.5 : -1.0);
  for (const Piece* e : f.entities)
    if (e->table != last.subject) d.add("unused_entity", 0.5);
  out.push_back(std::move(d));
}

}  // namespace sqlagent::nlq
