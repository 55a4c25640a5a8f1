#include "core/nlq/completer.h"

#include <algorithm>
#include <array>

#include "core/nlq/lifecycle.h"
#include "core/nlq/naming.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {

using catalog::Role;

bool is_number(const catalog::Column& c) {
  return (c.facts.type == Type::integer || c.facts.type == Type::numeric) && c.role != Role::key &&
         c.role != Role::foreign_key && c.role != Role::year;
}

bool is_date(const catalog::Column& c) {
  return c.facts.type == Type::date || c.facts.type == Type::timestamp;
}

bool is_year(const catalog::Column& c) {
  if (c.role == Role::year) return true;
  const auto year_like = [](const std::optional<std::string>& text) {
    return text && text->size() == 4 && *text >= "1500" && *text <= "2100";
  };
  return c.facts.type == Type::integer && year_like(c.facts.min) && year_like(c.facts.max);
}

bool is_unique(const catalog::Column& c) {
  return c.facts.rows > 0 && c.facts.distinct == c.facts.rows;
}

Agg default_agg(const catalog::Column& c) {
  if (has(c.words, std::string("total")) && c.role != Role::rate) return Agg::sum;
  return c.role == Role::rate || c.role == Role::ordinal || c.role == Role::unknown ? Agg::avg
                                                                                    : Agg::sum;
}

namespace {

// "Below 5, lowest first": the figure that was spoken of last; "in alphabetical order": what is
// shown first.
ExprPtr sorted_figure(const Scene& scene, const Frame& frame, const Intent& intent,
                      const Piece& order) {
  const Piece* figure = nullptr;
  const bool alphabetical = order.said.find("alphabet") != std::string::npos;
  for (const Piece* p : frame.tiling->parts) {
    const bool column = p->kind == Kind::column || p->kind == Kind::filter;
    if (alphabetical || !column || p->table < 0 || p->column < 0) continue;
    const auto& c = scene.column(*p);
    if ((is_number(c) || is_date(c)) && p->begin < order.begin) figure = p;
  }
  if (figure) return column_of(figure->table, figure->column);
  return intent.columns.empty() ? nullptr : intent.columns.front().expr;
}

}  // namespace

void Completer::run() {
  settle_same_span();
  choose_periods();
  split_columns();
  unfold_each();
  if ((f_.correlate || f_.versus) && side_by_side() && f_.correlate) return;
  if (f_.correlate) return;  // of one thing alone there is no answer
  if (f_.both && both()) return;
  if (f_.exists) yes_no();
  if (f_.top) {
    drop_identities();
    ranked();
    return;
  }
  if (!f_.havings.empty() || !f_.opens.empty()) {
    compared();
    return;
  }
  if (f_.orders.size() == 1 && f_.orders[0]->expr && f_.measures.empty() && f_.groups.empty() &&
      !f_.count)
    ordered_groups();
  const bool measured = !f_.measures.empty() || !f_.groups.empty() || f_.count || each_period() ||
                        (f_.versus && !numbers_.empty());
  if (measured) aggregated();
  if (!measured && !f_.exists) {
    listed();
    if (!numbers_.empty() && f_.entities.empty())
      aggregated();  // "salary in Berlin": a figure about it
  }
}

void Completer::split_columns() {
  // "Dividend stocks with a yield above 3 %": before the thing it only says what the condition
  // says.
  std::erase_if(f_.columns, [&](const Piece* p) {
    const auto before = [&](const Piece* e) { return e->begin == p->end; };
    const auto tested = [&](const Piece* f) {
      std::vector<ColumnRef> columns;
      columns_in(f->pred, columns);
      return has(columns, ColumnRef{p->table, p->column, {}});
    };
    return std::ranges::any_of(f_.entities, before) && std::ranges::any_of(f_.filters, tested);
  });
  for (const Piece* p : f_.columns) {
    const auto& c = scene_.column(*p);
    if (is_year(c)) years_.push_back(p);
    if (is_year(c) && !f_.times.empty()) continue;
    // Whole numbers that come back often are codes where things are counted.
    const bool counts = f_.count || std::ranges::any_of(f_.measures, [](const Piece* m) {
                          return m->hint == "count";
                        });
    const bool code =
        counts && c.facts.type == Type::integer && c.facts.distinct * 3 <= c.facts.rows;
    if (is_date(c))
      dates_.push_back(p);
    else if (is_number(c) && !code)
      numbers_.push_back(p);
    else
      words_.push_back(p);
  }
}

Draft Completer::start() const {
  Draft d;
  d.add("words", f_.tiling->score);
  d.via = f_.via;
  if (f_.both) {
    ColumnRef column;
    std::vector<const Piece*> others;
    // Of a thing both kinds of related rows are required; within one table both() says it.
    const bool own =
        !both_parts(column, others).empty() &&
        std::ranges::none_of(f_.entities, [&](const Piece* e) { return e->table != column.table; });
    d.add("lost_both", own ? 1.0 : 0.0);
  }
  nameless_ = false;
  for (const Piece* p : f_.tiling->parts)
    for (const auto& [what, how] : p->assumed) assume(d, what, how);
  add_filters(d);
  for (const auto* list : {&f_.measures, &f_.orders})
    for (const Piece* p : *list)
      if (p->pred) d.intent.where = both_of(d.intent.where, p->pred);
  for (const Piece* p : f_.presences) require(d, p->table, false);
  for (const Piece* p : dates_) d.events.push_back({p->table, p->column, {}});
  const auto by_period = [](const Piece* g) {
    return std::ranges::any_of(g->list, [](const ExprPtr& e) {
      const auto* bucket = std::get_if<Bucket>(&e->is);
      return bucket && !bucket->of;
    });
  };
  // "Closed tickets per month": by when they were closed.
  const bool periods = std::ranges::any_of(f_.groups, by_period) || !f_.grains.empty();
  if (!f_.times.empty() || periods) date_by_state(scene_, d, periods);
  if (compared_side_by_side()) {
    compare_spans(d);
    return d;
  }
  if (compares_periods()) {
    compare_periods(d);
    return d;
  }
  for (const Piece* p : f_.times) {
    if (!p->days.empty()) {
      std::vector<Literal> days;
      for (int day : p->days) days.push_back({std::to_string(day), Type::integer});
      d.intent.where =
          both_of(d.intent.where, compare_of(bucket_of(nullptr, Grain::weekday),
                                             days.size() == 1 ? Cmp::eq : Cmp::in, days));
      continue;
    }
    if (!years_.empty()) {
      d.intent.where = both_of(d.intent.where, years_between(years_[0]->expr, p->from, p->to));
      continue;
    }
    TimeRange range;
    range.from = p->from;
    range.to = p->to;
    range.said = p->said;
    d.intent.times.push_back(range);
  }
  return d;
}

void Completer::assume(Draft& d, const std::string& what, const std::string& how,
                       std::vector<std::string> others) {
  for (const auto& have : d.intent.assumptions)
    if (have.id == what && have.choice == how) return;
  std::vector<Alternative> alternatives;
  for (auto& other : others) alternatives.push_back({std::move(other), nullptr});
  d.intent.assumptions.push_back({what, what + " = " + how, how, std::move(alternatives)});
}

void Completer::add_measure(Draft& d, const ExprPtr& e, const std::string& hint) const {
  d.intent.measures.push_back({e, alias_of(scene_.catalog, e, hint)});
}

void Completer::default_order(Draft& d) const {
  Intent& i = d.intent;
  const bool keyed =
      std::ranges::any_of(f_.orders, [](const Piece* o) { return o->expr != nullptr; });
  for (const Piece* o : f_.orders) {
    if (!o->expr && keyed) continue;  // its direction belongs to what is sorted by
    if (o->expr && has_aggregate(o->expr) == i.measures.empty()) {
      d.add("ignored_order", 1);
      continue;
    }
    i.order.push_back({o->expr               ? o->expr
                       : !i.measures.empty() ? i.measures.front().expr
                                             : sorted_figure(scene_, f_, i, *o),
                       o->descending});
    for (const auto& further : o->list) i.order.push_back({further, o->descending});
    if (!i.order.back().expr)
      i.order.pop_back();
    else if (o->expr && !i.measures.empty() &&
             std::ranges::none_of(i.measures, [&](const Output& m) {
               return signature(m.expr) == signature(o->expr);
             }))
      d.add("ignored_order", 1);
  }
  if (!i.order.empty() || i.dims.empty()) return;
  const auto in_order = [](const ExprPtr& key) {  // periods and bins
    const auto* bin = std::get_if<Binary>(&key->is);
    return std::holds_alternative<Bucket>(key->is) || (bin && bin->op == 'B');
  };
  for (const auto& dim : i.dims)
    if (in_order(dim.expr)) {
      for (const auto& every : i.dims) i.order.push_back({every.expr, false});
      return;
    }
  if (i.dims.size() > 1)
    for (const auto& every : i.dims) i.order.push_back({every.expr, false});
  else if (!i.measures.empty())
    i.order.push_back({i.measures.front().expr, true});
}

void Completer::aggregated() {
  // One cell of it is asked for: "how many orders have the status open" has no groups.
  const auto settled = [&](const Piece& word) {
    return std::ranges::any_of(f_.filters, [&](const Piece* p) {
      const auto* c = p->pred ? std::get_if<Compare>(&p->pred->is) : nullptr;
      return c && c->op == Cmp::eq && signature(c->left) == signature(word.expr);
    });
  };
  Draft d = start();
  add_groups(d);
  std::vector<const Piece*> measured = f_.measures;
  happened(d);
  for (const Piece* m : measured) {
    if (compared_side_by_side()) {
      if (d.intent.measures.empty())
        add_spans(d, *m);
      else
        d.add("lost_measure", 1);
      continue;
    }
    if (m->unit == "bins") {
      add_dim(d, m->list.front());
      add_measure(d, m->expr, m->hint);
      continue;
    }
    add_measure(d, m->expr, m->hint);
    for (const auto& further : m->list) add_measure(d, further, "");
    calculate(d, *m);
  }
  if (d.intent.calc != Calc::none && d.intent.dims.empty()) {
    if (d.intent.calc == Calc::share) return;  // a share of everything is no answer
    add_dim(d, bucket_of(nullptr, Grain::month));
    assume(d, "period", "month", {"quarter", "year"});
    d.add("default_grain", 1);
  }
  const bool dated = std::ranges::any_of(
      d.intent.dims, [](const Output& o) { return std::holds_alternative<Bucket>(o.expr->is); });
  if (f_.trend && !dated) {
    add_dim(d, bucket_of(nullptr, Grain::month));
    assume(d, "period", "month", {"quarter", "year"});
  }
  for (const Piece* n : numbers_) {
    if (!measured.empty() && !f_.versus) {
      d.add("bare_number", 1);
      if (d.intent.measures.size() >= 4) continue;
    }
    if (f_.count && f_.measures.empty()) d.add("lost_count", 1);
    if (f_.listing && f_.measures.empty() && f_.groups.empty() && !f_.versus)
      d.add("bare_number", 1);  // "show the votes" lists them
    const Agg agg = default_agg(scene_.column(*n));
    add_measure(d, aggregate_of(agg, n->expr, n->table), "");
    if (agg == Agg::avg) assume(d, words_of(scene_.column(*n)), "average");
    d.add("default_measure", 1);
  }
  const int figures = measured.empty() ? 0 : measured.front()->begin;
  for (const Piece* w : words_) {
    if (settled(*w)) continue;
    const size_t before = d.intent.dims.size();
    add_dim(d, w->expr);
    if (d.intent.dims.size() == before) continue;
    if (only_describes(*w)) d.add("unused_column", 1);
    // "cities and their number of shops" asks for both; what stands behind the figure narrows it.
    d.add(f_.versus ? Feature("compared_column") : Feature("bare_column"),
          f_.versus || measured.empty() ? 1.0
          : w->begin < figures          ? 0.25
                                        : 1.5);
  }
  if (!d.intent.measures.empty()) {
    for (const Piece* e : f_.entities) used_check(d, e);
    relate_counted(d);
    if (std::ranges::any_of(f_.absences, [](const Piece* a) { return a->table < 0; })) return;
    forbid_all(d, -1);
    default_order(d);
    emit(d);
    return;
  }
  // Nothing to measure was said: rows are counted.
  std::vector<int> counted;
  for (const Piece* e : f_.entities) counted.push_back(e->table);
  // "strikers by team": the rows that fit.
  const bool broken_down = std::ranges::any_of(
      f_.groups, [](const Piece* g) { return g->said == "by" || g->said == "per"; });
  if (counted.empty() && (f_.count || broken_down))
    for (const Piece* p : f_.filters)
      if (p->table >= 0 && !has(counted, p->table)) counted.push_back(p->table);
  bool event = false;
  if (counted.empty() && (f_.count || !f_.groups.empty()))
    for (const Piece* p : dates_) {
      counted.push_back(p->table);  // "terminations by quarter": the rows whose date is known
      event = true;
    }
  for (const Piece* e : f_.entities)
    if (const auto figure = f_.count ? std::nullopt : figure_called(*e)) {
      add_measure(d, *figure, "");
      d.add("default_measure", 1);
      used_ = {e->table};
      for (const Piece* other : f_.entities) used_check(d, other);
      default_order(d);
      emit(std::move(d));
      return;
    }
  for (int t : counted) {
    Draft one = d;
    add_measure(one, aggregate_of(Agg::count, nullptr, t), "count");
    if (!forbid_all(one, t)) continue;
    if (!f_.count && !event) one.add("default_count", 1);
    if (f_.entities.empty() && !event) one.add("guessed_subject", 1);
    used_ = {t};
    for (const Piece* e : f_.entities) used_check(one, e);
    default_order(one);
    emit(std::move(one));
  }
}

void Completer::ordered_groups() {
  const Piece& o = *f_.orders[0];
  // "by account manager" is a key; only "ranked by" or a comparison makes it what is measured.
  if (!f_.versus && !o.said.starts_with("ranked") && !o.said.starts_with("sort") &&
      !o.said.starts_with("order"))
    return;
  ExprPtr value = o.expr;
  const auto* c = std::get_if<ColumnRef>(&value->is);
  if (c && (!f_.entities.empty() || !is_number(scene_.column(c->table, c->column)))) return;
  if (c) value = aggregate_of(default_agg(scene_.column(c->table, c->column)), value, c->table);
  const auto emit_for = [&](const ExprPtr& key, int table) {
    if (!key) return;
    Draft d = start();
    add_dim(d, key);
    add_measure(d, value, o.hint);
    d.intent.order.push_back({value, o.descending});
    used_ = {table, o.table};
    emit(std::move(d));
  };
  for (const Piece* e : f_.entities) emit_for(entity_key(e->table), e->table);
  // Several columns are a list of rows that is sorted, not groups.
  if (words_.size() + dates_.size() + numbers_.size() > 1) return;
  for (const Piece* w : words_)
    if (!is_unique(scene_.column(*w))) emit_for(w->expr, w->table);
}

void complete(const Scene& scene, const Joins& joins, const Frame& frame, std::vector<Draft>& out) {
  if (frame.sound && !frame.shifted) Completer(scene, joins, frame, out).run();
}

}  // namespace sqlagent::nlq
