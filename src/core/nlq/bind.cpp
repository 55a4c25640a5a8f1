#include "core/nlq/bind.h"

#include <algorithm>
#include <set>

#include "core/nlq/bind_choices.h"
#include "core/nlq/bind_conditions.h"
#include "core/nlq/order.h"
#include "core/nlq/snapshots.h"

namespace sqlagent::nlq {
namespace {
using catalog::Role;

class Binder {
 public:
  Binder(const Scene& scene, const Joins& joins, int subject, size_t variant,
         std::optional<ColumnRef> time)
      : scene_(scene),
        joins_(joins),
        subject_(subject),
        variant_(variant),
        time_(std::move(time)) {}

  std::optional<Draft> run(const Draft& draft) {
    Draft d = draft;
    Intent& intent = d.intent;
    intent.subject = subject_;
    via_ = d.via;
    narrow_rollups(d);
    for (auto* list : {&intent.dims, &intent.measures, &intent.columns, &intent.per})
      for (auto& output : *list) output.expr = expr(output.expr, subject_);
    for (auto& key : intent.keys) key = expr(key, subject_);
    for (auto& order : intent.order) order.expr = expr(order.expr, subject_);
    if (intent.where) intent.where = pred(intent.where, subject_);
    if (intent.having) intent.having = pred(intent.having, subject_);
    for (auto& range : intent.times) {
      if (range.column.table >= 0) {
        auto bound = column(range.column, subject_);
        if (!bound) return std::nullopt;
        range.column = *bound;
      } else if (time_) {
        range.column = *time_;
        walk(time_->path);
      } else {
        return std::nullopt;
      }
    }
    // "not counted since May" is no empty date within a period.
    for (const auto& range : intent.times)
      if (must_be_empty(intent.where, range.column)) return std::nullopt;
    if (failed_ || counts_own_rows(intent.where) || contradicts(intent.where)) return std::nullopt;
    d.add("joins", static_cast<double>(edges_.size()));
    double doubt = 0;
    for (int e : edges_) doubt += 1.0 - scene_.catalog.edges()[e].probability;
    d.add("join_doubt", doubt);
    d.add("exists_guess", exists_);
    d.add("exists_far", far_);
    d.add("rollups", rollups_);
    if (rollups_ > 0)  // a period of the subject would not be a period of what is rolled up
      for (const auto& dim : intent.dims)
        if (std::holds_alternative<Bucket>(dim.expr->is)) return std::nullopt;
    d.add("second_route", variant_ > 0 ? 1.0 : 0.0);
    return d;
  }

 private:
  // A condition on single rows cannot speak of how many of them there are.
  bool counts_own_rows(const PredPtr& p) const {
    if (!p) return false;
    const auto own = [&](const PredPtr& part) { return counts_own_rows(part); };
    if (const auto* a = std::get_if<And>(&p->is)) return std::ranges::any_of(a->parts, own);
    if (const auto* o = std::get_if<Or>(&p->is)) return std::ranges::any_of(o->parts, own);
    if (const auto* n = std::get_if<Not>(&p->is)) return own(n->part);
    if (const auto* e = std::get_if<Exists>(&p->is)) return e->where && totals(e->where, e->table);
    return totals(p, subject_);
  }

  static bool totals(const PredPtr& p, int table) {
    if (!p) return false;
    const auto inner = [&](const PredPtr& part) { return totals(part, table); };
    if (const auto* a = std::get_if<And>(&p->is)) return std::ranges::any_of(a->parts, inner);
    if (const auto* o = std::get_if<Or>(&p->is)) return std::ranges::any_of(o->parts, inner);
    const auto* c = std::get_if<Compare>(&p->is);
    if (!c) return false;
    std::vector<const Aggregate*> found;
    aggregates_in(c->left, found);
    return std::ranges::any_of(found, [&](const Aggregate* a) {
      return !a->overall && a->table == table && a->path.empty();
    });
  }

  // What rolls up has conditions of its own: the period and the filters that speak of its rows go
  // inside it.
  void narrow_rollups(Draft& d) {
    std::vector<const Aggregate*> found;
    for (const auto& m : d.intent.measures) aggregates_in(m.expr, found);
    for (const auto& c : d.intent.columns) aggregates_in(c.expr, found);
    int table = -1;
    for (const auto* a : found)
      if (!a->overall && joins_.to_one(subject_, a->table).empty()) table = a->table;
    if (table < 0) return;
    PredPtr inside, outside;
    if (d.events.empty())
      if (const auto at = main_time(table)) {
        std::erase_if(d.intent.times, [&](const TimeRange& r) {
          if (r.column.table >= 0) return false;
          const ExprPtr day =
              std::make_shared<const Expr>(Expr{ColumnRef{at->table, at->column, {}}});
          if (r.from)
            inside = both_of(inside, compare_of(day, Cmp::ge, {{iso(*r.from), Type::date}}));
          if (r.to) inside = both_of(inside, compare_of(day, Cmp::lt, {{iso(*r.to), Type::date}}));
          return true;
        });
      }
    std::vector<PredPtr> parts;
    if (d.intent.where) {
      if (const auto* all = std::get_if<And>(&d.intent.where->is))
        parts = all->parts;
      else
        parts = {d.intent.where};
    }
    for (const auto& part : parts) {
      const auto* compared = std::get_if<Compare>(&part->is);
      const bool total = compared && compared->left && has_aggregate(compared->left);
      const bool own = !total && !std::holds_alternative<Exists>(part->is) &&
                       !reaches(part, subject_) && reaches(part, table);
      (own ? inside : outside) = both_of(own ? inside : outside, part);
    }
    d.intent.where = outside;
    if (!inside) return;
    for (auto* list : {&d.intent.measures, &d.intent.columns})
      for (auto& output : *list) output.expr = narrowed(output.expr, table, inside);
    for (auto& order : d.intent.order) order.expr = narrowed(order.expr, table, inside);
  }

  static ExprPtr narrowed(const ExprPtr& e, int table, const PredPtr& inside) {
    if (!e) return e;
    if (const auto* b = std::get_if<Binary>(&e->is))
      return binary_of(b->op, narrowed(b->left, table, inside), narrowed(b->right, table, inside));
    const auto* a = std::get_if<Aggregate>(&e->is);
    if (!a || a->table != table || a->overall) return e;
    Aggregate out = *a;
    const PredPtr all =
        both_of(a->where ? std::make_shared<const Pred>(a->where->pred) : nullptr, inside);
    out.where = std::make_shared<const Aggregate::PredBox>(Aggregate::PredBox{*all});
    return std::make_shared<const Expr>(Expr{out});
  }

  std::optional<ColumnRef> main_time(int table) const {
    if (scene_.table(table).time >= 0) return ColumnRef{table, scene_.table(table).time, {}};
    for (int t = 0; t < static_cast<int>(scene_.catalog.tables().size()); ++t)
      if (scene_.table(t).time >= 0 && !joins_.to_one(table, t).empty())
        return ColumnRef{t, scene_.table(t).time, {}};
    return std::nullopt;
  }

  void walk(const std::vector<int>& path) { edges_.insert(path.begin(), path.end()); }

  // The best route over a key that was said.
  static const Route* routed(const std::vector<Route>& routes, const std::vector<int>& via) {
    for (const Route& route : routes)
      if (std::ranges::any_of(via, [&](int edge) { return has(route.edges, edge); })) return &route;
    return nullptr;
  }

  bool own_kind(const std::vector<int>& path) const {
    if (path.empty()) return false;
    const auto& edge = scene_.catalog.edges()[path.front()];
    return edge.from_table == edge.to_table;
  }

  std::optional<ColumnRef> column(const ColumnRef& c, int root) {
    if (own_kind(c.path)) {  // a row of the subject's own kind: "their manager's"
      if (root != c.table) failed_ = true;
      walk(c.path);
      return root == c.table ? std::optional(c) : std::nullopt;
    }
    const auto& routes = joins_.to_one(root, c.table);
    if (routes.empty()) {
      failed_ = true;
      return std::nullopt;
    }
    const Route* route = routed(routes, c.path.empty() ? via_ : c.path);
    if (!route && !c.path.empty()) {
      failed_ = true;
      return std::nullopt;
    }
    if (!route) route = &routes[std::min(variant_, routes.size() - 1)];
    ColumnRef at{c.table, c.column, route->edges};
    // The key at the far end of a step stands at its near end already: no join for it.
    while (!at.path.empty()) {
      const auto& edge = scene_.catalog.edges()[at.path.back()];
      if (edge.to_table != at.table || edge.to_column != at.column ||
          edge.from_table == edge.to_table)
        break;
      at = {edge.from_table, edge.from_column, {at.path.begin(), at.path.end() - 1}};
    }
    walk(at.path);
    return at;
  }

  ExprPtr expr(const ExprPtr& e, int root) {
    if (!e || failed_) return e;
    if (const auto* c = std::get_if<ColumnRef>(&e->is)) {
      auto bound = column(*c, root);
      return bound ? std::make_shared<const Expr>(Expr{*bound}) : nullptr;
    }
    if (const auto* b = std::get_if<Bucket>(&e->is)) {
      if (b->of) return bucket_of(expr(b->of, root), b->grain, b->offset);
      if (!time_) {
        failed_ = true;
        return nullptr;
      }
      ColumnRef at = *time_;
      if (b->grain == Grain::hour) {
        // The hour may be kept in a column of its own beside the date.
        const auto& table = scene_.table(at.table);
        for (int c = 0; c < static_cast<int>(table.columns.size()); ++c)
          if (table.columns[c].facts.type == Type::time &&
              scene_.column(at.table, at.column).facts.type == Type::date)
            at.column = c;
        if (scene_.column(at.table, at.column).facts.type == Type::date) failed_ = true;
      }
      walk(at.path);
      return bucket_of(std::make_shared<const Expr>(Expr{at}), b->grain, b->offset);
    }
    if (const auto* b = std::get_if<Binary>(&e->is))
      return binary_of(b->op, expr(b->left, root), expr(b->right, root));
    if (const auto* a = std::get_if<Aggregate>(&e->is)) return aggregate(*a, root);
    return e;
  }

  ExprPtr aggregate(const Aggregate& a, int root) {
    Aggregate bound = a;
    if (a.overall) {
      bound.of = expr(a.of, a.table);
      if (a.where) {
        const PredPtr inner = pred(std::make_shared<const Pred>(a.where->pred), a.table);
        if (!inner) return nullptr;
        bound.where = std::make_shared<const Aggregate::PredBox>(Aggregate::PredBox{*inner});
      }
      return std::make_shared<const Expr>(Expr{bound});
    }
    if (a.where && a.table == root) {
      const PredPtr inner = pred(std::make_shared<const Pred>(a.where->pred), root);
      if (!inner) return nullptr;
      bound.where = std::make_shared<const Aggregate::PredBox>(Aggregate::PredBox{*inner});
    }
    if (a.table == root) {
      bound.of = expr(a.of, root);
      return std::make_shared<const Expr>(Expr{bound});
    }
    if (const auto& up = joins_.to_one(root, a.table); !up.empty()) {
      const auto& path = up.front().edges;
      if (a.f == Agg::count && !a.of && !a.where) {
        // Rows of a coarser table: its key, each once. The key stands already at the last step's
        // near end.
        const auto& last = scene_.catalog.edges()[path.back()];
        const bool forward = joins_.step_to_one(last.from_table, path.back());
        bound.f = Agg::count_distinct;
        bound.of =
            std::make_shared<const Expr>(Expr{ColumnRef{forward ? last.from_table : last.to_table,
                                                        forward ? last.from_column : last.to_column,
                                                        {path.begin(), path.end() - 1}}});
        bound.table = root;
        walk({path.begin(), path.end() - 1});
        return std::make_shared<const Expr>(Expr{bound});
      }
      if (a.f == Agg::count_distinct || a.f == Agg::min || a.f == Agg::max) {
        bound.of = expr(a.of, root);
        bound.table = root;
        return std::make_shared<const Expr>(Expr{bound});
      }
      failed_ = true;  // a sum or an average over rows that the join repeats
      return nullptr;
    }
    if (const auto down = joins_.to_many(root, a.table, via_)) {
      bound.path = down->edges;
      walk(bound.path);
      ++rollups_;
      bound.of = expr(a.of, a.table);
      if (a.where) {
        const PredPtr inner = pred(std::make_shared<const Pred>(a.where->pred), a.table);
        if (!inner) return nullptr;
        bound.where = std::make_shared<const Aggregate::PredBox>(Aggregate::PredBox{*inner});
      }
      return std::make_shared<const Expr>(Expr{bound});
    }
    failed_ = true;
    return nullptr;
  }

  bool reaches(const PredPtr& p, int root) const {
    std::vector<ColumnRef> columns;
    columns_in(p, columns);
    return std::ranges::all_of(
        columns, [&](const ColumnRef& c) { return !joins_.to_one(root, c.table).empty(); });
  }

  PredPtr pred(const PredPtr& p, int root) {
    if (!p || failed_) return p;
    if (const auto* a = std::get_if<And>(&p->is)) {
      PredPtr all;
      for (const auto& part : of_same_rows(a->parts, root, joins_))
        all = both_of(all, pred(part, root));
      return all;
    }
    if (const auto* e = std::get_if<Exists>(&p->is)) {
      exists_ += e->negated ? 0 : 1;
      return exists(e->table, e->where, e->negated, root);
    }
    // What rows add up to is rolled up for each row of ours, however far away they are.
    if (const auto* c = std::get_if<Compare>(&p->is); c && c->left && has_aggregate(c->left))
      return compare_of(expr(c->left, root), c->op, c->right, expr(c->right_expr, root));
    if (!reaches(p, root)) {
      std::vector<ColumnRef> columns;
      columns_in(p, columns);
      const int table = columns.front().table;
      // "not Berlin" over many related rows means that none of them is.
      if (const auto* c = std::get_if<Compare>(&p->is); c && c->op == Cmp::ne)
        return exists(table, not_of(p), true, root);
      ++exists_;
      return exists(table, p, false, root);
    }
    if (const auto* o = std::get_if<Or>(&p->is)) {
      std::vector<PredPtr> parts;
      for (const auto& part : o->parts) parts.push_back(pred(part, root));
      return std::make_shared<const Pred>(Pred{Or{parts}});
    }
    if (const auto* n = std::get_if<Not>(&p->is))
      return std::make_shared<const Pred>(Pred{Not{pred(n->part, root)}});
    const auto& c = std::get<Compare>(p->is);
    return compare_of(expr(c.left, root), c.op, c.right, expr(c.right_expr, root));
  }

  PredPtr exists(int table, const PredPtr& where, bool negated, int root) {
    const auto route = table == root ? std::nullopt : joins_.any(root, table, via_);
    if (!route) {
      failed_ = true;
      return nullptr;
    }
    for (int e : route->edges) walk({e});
    far_ += static_cast<double>(route->edges.size()) - 1;
    return std::make_shared<const Pred>(
        Pred{Exists{table, route->edges, where ? pred(where, table) : nullptr, negated}});
  }

  const Scene& scene_;
  const Joins& joins_;
  int subject_;
  size_t variant_;
  std::optional<ColumnRef> time_;
  std::vector<int> via_;
  bool failed_ = false;
  std::set<int> edges_;
  double exists_ = 0, rollups_ = 0, far_ = 0;
};

}  // namespace

void bind(const Scene& scene, const Joins& joins, const Draft& draft, std::vector<Draft>& out) {
  if (!draft.intent.series.empty()) return bind_series(scene, joins, draft, out);
  size_t made = 0, rank = 0;
  for (int subject : subjects_of(scene, joins, draft)) {
    std::vector<std::optional<ColumnRef>> times;
    if (needs_time(draft))
      for (auto& ref : time_columns(scene, joins, draft, subject)) times.push_back(ref);
    else
      times.push_back(std::nullopt);
    Draft dated = draft;
    if (times.empty() &&
        (date_by_year(scene, subject, dated) || date_by_related(scene, joins, subject, dated)))
      times.push_back(std::nullopt);
    for (size_t t = 0; t < times.size() && t < 2; ++t)
      for (size_t variant = 0; variant < 2; ++variant) {
        auto bound = Binder(scene, joins, subject, variant, times[t]).run(dated);
        if (!bound) continue;
        if (variant > 0 && made > 0 &&
            signature(out.back().intent.where) == signature(bound->intent.where) &&
            (bound->intent.dims.empty() || signature(out.back().intent.dims.back().expr) ==
                                               signature(bound->intent.dims.back().expr)))
          continue;
        for (const auto& range : bound->intent.times) {
          const auto& facts = scene.column(range.column.table, range.column.column).facts;
          bound->add("snapshot", facts.distinct <= 1 && facts.rows > 1 ? 1.0 : 0.0);
        }
        bound->add("subject_rank", static_cast<double>(rank));
        bound->add("time_guess", static_cast<double>(t));
        bound->add("shared", scene.table(subject).facts.shared ? 1.0 : 0.0);
        take_last_moment(scene, *bound);
        if (bound->list_all) fill_list(scene, *bound);
        out.push_back(std::move(*bound));
        ++made;
      }
    if (++rank; made >= 8) break;
  }
}

}  // namespace sqlagent::nlq
