#include "core/nlq/change.h"

#include <algorithm>
#include <array>
#include <map>

#include "core/nlq/joins.h"
#include "core/nlq/naming.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {

ExprPtr made(auto is) {
  return std::make_shared<const Expr>(Expr{std::move(is)});
}
PredPtr made_pred(auto is) {
  return std::make_shared<const Pred>(Pred{std::move(is)});
}
PredPtr where_of(const Aggregate& a) {
  return a.where ? std::make_shared<const Pred>(a.where->pred) : nullptr;
}

// ---- whether a bound term is what a pattern, with or without paths, speaks of
bool fits(const PredPtr& pattern, const PredPtr& bound);

bool fits(const ExprPtr& pattern, const ExprPtr& bound) {
  if (!pattern || !bound) return !pattern && !bound;
  if (pattern->is.index() != bound->is.index()) return false;
  if (const auto* c = std::get_if<ColumnRef>(&pattern->is)) {
    const auto& b = std::get<ColumnRef>(bound->is);
    return c->table == b.table && c->column == b.column && (c->path.empty() || c->path == b.path);
  }
  if (const auto* u = std::get_if<Bucket>(&pattern->is)) {
    const auto& b = std::get<Bucket>(bound->is);
    return u->grain == b.grain && u->offset == b.offset && (!u->of || fits(u->of, b.of));
  }
  if (const auto* n = std::get_if<Binary>(&pattern->is)) {
    const auto& b = std::get<Binary>(bound->is);
    return n->op == b.op && fits(n->left, b.left) && fits(n->right, b.right);
  }
  if (const auto* a = std::get_if<Aggregate>(&pattern->is)) {
    const auto& b = std::get<Aggregate>(bound->is);
    return a->f == b.f && a->table == b.table && a->overall == b.overall && fits(a->of, b.of) &&
           (!a->where || fits(where_of(*a), where_of(b)));
  }
  return signature(pattern) == signature(bound);
}

bool fits(const std::vector<PredPtr>& patterns, const std::vector<PredPtr>& bound) {
  return std::ranges::equal(patterns, bound,
                            [](const PredPtr& a, const PredPtr& b) { return fits(a, b); });
}

bool fits(const PredPtr& pattern, const PredPtr& bound) {
  if (!pattern || !bound) return !pattern && !bound;
  const auto* e = std::get_if<Exists>(&bound->is);
  if (e && !std::holds_alternative<Exists>(pattern->is)) {
    // A condition on many related rows has become an EXISTS when it was bound.
    return e->where && fits(e->negated ? not_of(pattern) : pattern, e->where);
  }
  if (pattern->is.index() != bound->is.index()) return false;
  if (const auto* c = std::get_if<Compare>(&pattern->is)) {
    const auto& b = std::get<Compare>(bound->is);
    const auto same = [](const Literal& x, const Literal& y) { return x.text == y.text; };
    return c->op == b.op && std::ranges::equal(c->right, b.right, same) && fits(c->left, b.left) &&
           fits(c->right_expr, b.right_expr);
  }
  if (const auto* x = std::get_if<Exists>(&pattern->is))
    return x->table == e->table && x->negated == e->negated && fits(x->where, e->where);
  if (const auto* a = std::get_if<And>(&pattern->is))
    return fits(a->parts, std::get<And>(bound->is).parts);
  if (const auto* o = std::get_if<Or>(&pattern->is))
    return fits(o->parts, std::get<Or>(bound->is).parts);
  if (const auto* n = std::get_if<Not>(&pattern->is))
    return fits(n->part, std::get<Not>(bound->is).part);
  return signature(pattern) == signature(bound);
}

// Makes one change all over an intent. Terms of kinds that it does not know stay as they are.
class Rewriter {
 public:
  Rewriter(const Flip& change, const catalog::Catalog& catalog)
      : term_(std::get_if<Reterm>(&change.is)),
        grain_(std::get_if<Regrain>(&change.is)),
        condition_(std::get_if<Recondition>(&change.is)),
        joins_(catalog) {}

  bool hit() const { return hit_; }
  bool lost() const { return lost_; }  // what it becomes cannot be reached from here

  ExprPtr expr(const ExprPtr& e, int root) {
    if (!e) return e;
    if (term_ && fits(term_->from, e)) {
      hit_ = true;
      Paths paths;
      note(e, paths);
      return grafted(term_->to, e, paths, root);
    }
    if (const auto* u = std::get_if<Bucket>(&e->is)) {
      const bool other = grain_ && grain_->from == u->grain;
      hit_ |= other;
      return bucket_of(expr(u->of, root), other ? grain_->to : u->grain, u->offset);
    }
    if (const auto* b = std::get_if<Binary>(&e->is))
      return binary_of(b->op, expr(b->left, root), expr(b->right, root));
    if (const auto* a = std::get_if<Aggregate>(&e->is)) {
      const int inner = a->overall || !a->path.empty() ? a->table : root;
      Aggregate out = *a;
      out.of = expr(a->of, inner);
      const PredPtr where = pred(where_of(*a), inner);
      out.where =
          where ? std::make_shared<const Aggregate::PredBox>(Aggregate::PredBox{*where}) : nullptr;
      return made(std::move(out));
    }
    return e;
  }

  PredPtr pred(const PredPtr& p, int root) {
    if (!p) return p;
    if (condition_ && condition_->from && fits(condition_->from, p)) {
      hit_ = true;
      if (!condition_->to) return nullptr;
      Paths paths;
      note(p, paths);
      return grafted(condition_->to, paths, root);
    }
    if (const auto* a = std::get_if<And>(&p->is)) {
      PredPtr all;
      for (const auto& part : a->parts) all = both_of(all, pred(part, root));
      return all;
    }
    if (const auto* o = std::get_if<Or>(&p->is)) {
      std::vector<PredPtr> parts;
      for (const auto& part : o->parts)
        if (auto kept = pred(part, root)) parts.push_back(std::move(kept));
      if (parts.size() < 2) return parts.empty() ? nullptr : parts.front();
      return made_pred(Or{std::move(parts)});
    }
    if (const auto* n = std::get_if<Not>(&p->is)) {
      const PredPtr part = pred(n->part, root);
      return part ? made_pred(Not{part}) : nullptr;
    }
    if (const auto* e = std::get_if<Exists>(&p->is)) {
      Exists out = *e;
      out.where = pred(e->where, e->table);
      return made_pred(std::move(out));
    }
    if (const auto* c = std::get_if<Compare>(&p->is))
      return compare_of(expr(c->left, root), c->op, c->right, expr(c->right_expr, root));
    return p;
  }

  // A condition that is new: its columns are found from the subject.
  PredPtr fresh(const PredPtr& p, int root) {
    hit_ = true;
    return grafted(p, {}, root);
  }

  void range(TimeRange& range) {
    const auto* from = term_ ? std::get_if<ColumnRef>(&term_->from->is) : nullptr;
    const auto* to = term_ ? std::get_if<ColumnRef>(&term_->to->is) : nullptr;
    if (!from || !to || !fits(term_->from, made(range.column))) return;
    hit_ = true;
    ColumnRef next = *to;
    if (next.path.empty() && next.table == range.column.table) next.path = range.column.path;
    range.column = next;
  }

 private:
  using Paths = std::map<int, std::vector<int>>;  // table → how the term that was there reached it

  static void note(const ExprPtr& e, Paths& paths) {
    std::vector<ColumnRef> columns;
    columns_in(e, columns);
    for (const auto& c : columns) paths.emplace(c.table, c.path);
  }
  static void note(const PredPtr& p, Paths& paths) {
    const auto* e = std::get_if<Exists>(&p->is);
    std::vector<ColumnRef> columns;
    columns_in(e ? e->where : p, columns);
    for (const auto& c : columns) paths.emplace(c.table, c.path);
  }

  ExprPtr grafted(const ExprPtr& e, const ExprPtr& place, const Paths& paths, int root) {
    if (!e) return e;
    if (const auto* c = std::get_if<ColumnRef>(&e->is)) {
      if (!c->path.empty() || c->table < 0) return e;
      const auto known = paths.find(c->table);
      if (known != paths.end()) return made(ColumnRef{c->table, c->column, known->second});
      const auto& routes = joins_.to_one(root, c->table);
      lost_ |= routes.empty();
      return made(
          ColumnRef{c->table, c->column, routes.empty() ? std::vector<int>() : routes[0].edges});
    }
    if (const auto* u = std::get_if<Bucket>(&e->is)) {
      const auto* there = place ? std::get_if<Bucket>(&place->is) : nullptr;
      if (!u->of && there) return bucket_of(there->of, u->grain, u->offset);
      return bucket_of(grafted(u->of, nullptr, paths, root), u->grain, u->offset);
    }
    if (const auto* b = std::get_if<Binary>(&e->is))
      return binary_of(b->op, grafted(b->left, nullptr, paths, root),
                       grafted(b->right, nullptr, paths, root));
    if (const auto* a = std::get_if<Aggregate>(&e->is)) {
      Aggregate out = *a;
      const auto* there = place ? std::get_if<Aggregate>(&place->is) : nullptr;
      const bool same_rows = there && there->table == a->table;
      if (same_rows && out.path.empty()) out.path = there->path;
      if (same_rows && !out.where) out.where = there->where;
      lost_ |= !a->overall && !same_rows && a->table != root;
      out.of = grafted(a->of, nullptr, paths, out.overall || !out.path.empty() ? a->table : root);
      return made(std::move(out));
    }
    return e;
  }

  PredPtr grafted(const PredPtr& p, const Paths& paths, int root) {
    if (!p) return p;
    const auto all = [&](const std::vector<PredPtr>& parts) {
      std::vector<PredPtr> out;
      for (const auto& part : parts) out.push_back(grafted(part, paths, root));
      return out;
    };
    if (const auto* c = std::get_if<Compare>(&p->is))
      return compare_of(grafted(c->left, nullptr, paths, root), c->op, c->right,
                        grafted(c->right_expr, nullptr, paths, root));
    if (const auto* a = std::get_if<And>(&p->is)) return made_pred(And{all(a->parts)});
    if (const auto* o = std::get_if<Or>(&p->is)) return made_pred(Or{all(o->parts)});
    if (const auto* n = std::get_if<Not>(&p->is))
      return made_pred(Not{grafted(n->part, paths, root)});
    const auto* e = std::get_if<Exists>(&p->is);
    if (!e) return p;
    Exists out = *e;
    if (out.path.empty()) {
      const auto route = joins_.any(root, e->table);
      lost_ |= !route;
      if (route) out.path = route->edges;
    }
    out.where = grafted(e->where, {}, e->table);
    return made_pred(std::move(out));
  }

  const Reterm* term_;
  const Regrain* grain_;
  const Recondition* condition_;
  Joins joins_;
  bool hit_ = false, lost_ = false;
};

constexpr std::array<std::string_view, 9> kPrefix{"",     "",     "distinct_", "total_", "average_",
                                                  "min_", "max_", "median_",   "stddev_"};

// The column's name after its term has changed: a name of its own keeps its stem.
std::string renamed(const Output& before, const ExprPtr& now, const catalog::Catalog& catalog) {
  const auto* old = std::get_if<Aggregate>(&before.expr->is);
  const auto* fresh = std::get_if<Aggregate>(&now->is);
  const std::string plain = alias_of(catalog, before.expr, "");
  if (!old || !fresh || before.alias == plain || !old->of || !fresh->of)
    return alias_of(catalog, now, "");
  std::string_view stem = before.alias;
  const auto prefix = kPrefix[static_cast<size_t>(old->f)];
  if (stem.starts_with(prefix)) stem.remove_prefix(prefix.size());
  const bool sum = fresh->f == Agg::sum;
  return (sum ? "" : std::string(kPrefix[static_cast<size_t>(fresh->f)])) + std::string(stem);
}

std::optional<Intent> rewritten(const Intent& intent, const Flip& change,
                                const catalog::Catalog& catalog) {
  Intent out = intent;
  Rewriter rewriter(change, catalog);
  for (auto* list : {&out.dims, &out.measures, &out.columns, &out.per})
    for (auto& output : *list) {
      const Output before = output;
      output.expr = rewriter.expr(before.expr, intent.subject);
      if (before.expr && signature(before.expr) != signature(output.expr))
        output.alias = renamed(before, output.expr, catalog);
    }
  for (auto& key : out.keys) key = rewriter.expr(key, intent.subject);
  for (auto& order : out.order) order.expr = rewriter.expr(order.expr, intent.subject);
  out.where = rewriter.pred(intent.where, intent.subject);
  out.having = rewriter.pred(intent.having, intent.subject);
  for (auto& range : out.times) rewriter.range(range);
  const auto* condition = std::get_if<Recondition>(&change.is);
  if (condition && !condition->from)
    out.where = both_of(out.where, rewriter.fresh(condition->to, intent.subject));
  if (!rewriter.hit() || rewriter.lost()) return std::nullopt;
  return out;
}

FlipPtr change_of(auto is) {
  return std::make_shared<const Flip>(Flip{std::move(is)});
}

}  // namespace

FlipPtr regrained(Grain from, Grain to) {
  return change_of(Regrain{from, to});
}
FlipPtr retermed(ExprPtr from, ExprPtr to) {
  return change_of(Reterm{std::move(from), std::move(to)});
}
FlipPtr dropped(PredPtr condition) {
  return change_of(Recondition{std::move(condition), nullptr});
}
FlipPtr replaced(PredPtr condition, PredPtr by) {
  return change_of(Recondition{std::move(condition), std::move(by)});
}
FlipPtr added(PredPtr condition) {
  return change_of(Recondition{nullptr, std::move(condition)});
}
FlipPtr forgotten(std::vector<PredPtr> conditions, bool times) {
  return change_of(Forget{std::move(conditions), times});
}
FlipPtr reread(Intent to) {
  return change_of(Reread{std::make_shared<const Intent>(std::move(to))});
}

Assumption assumed(std::string id, std::string choice, std::vector<Alternative> alternatives) {
  std::string text = choice;
  return {std::move(id), std::move(text), std::move(choice), std::move(alternatives)};
}

std::optional<Intent> changed(const Intent& intent, const Flip& change,
                              const catalog::Catalog& catalog) {
  if (const auto* other = std::get_if<Reread>(&change.is)) return *other->to;
  if (const auto* rows = std::get_if<Rerows>(&change.is)) {
    Intent out = intent;
    out.limit = rows->limit;
    out.ties = rows->ties;
    out.distinct = rows->distinct;
    const bool same =
        out.limit == intent.limit && out.ties == intent.ties && out.distinct == intent.distinct;
    return same ? std::nullopt : std::optional(std::move(out));
  }
  if (const auto* forget = std::get_if<Forget>(&change.is)) {
    Intent out = intent;
    bool any = false;
    for (const auto& condition : forget->conditions) {
      auto next = rewritten(out, Flip{Recondition{condition, nullptr}}, catalog);
      any |= next.has_value();
      if (next) out = std::move(*next);
    }
    any |= forget->times && !out.times.empty();
    if (forget->times) out.times.clear();
    return any ? std::optional(std::move(out)) : std::nullopt;
  }
  return rewritten(intent, change, catalog);
}

}  // namespace sqlagent::nlq
