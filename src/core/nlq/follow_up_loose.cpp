#include "core/nlq/follow_up_loose.h"

namespace sqlagent::nlq {
namespace {

ColumnRef loose(ColumnRef c) {
  c.path.clear();
  return c;
}

bool to_itself(const Output& output, int subject) {
  const auto* c = output.expr ? std::get_if<ColumnRef>(&output.expr->is) : nullptr;
  return c && c->table == subject && !c->path.empty();
}

std::vector<PredPtr> loose(const std::vector<PredPtr>& parts) {
  std::vector<PredPtr> out;
  for (const auto& part : parts) out.push_back(nlq::loose(part));
  return out;
}

}  // namespace

ExprPtr loose(const ExprPtr& e) {
  if (!e) return e;
  if (const auto* c = std::get_if<ColumnRef>(&e->is)) return column_of(c->table, c->column);
  if (const auto* b = std::get_if<Bucket>(&e->is))
    return bucket_of(loose(b->of), b->grain, b->offset);
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

Draft loose(const Intent& last, std::vector<Output>& beside) {
  Draft d;
  d.intent = last;
  d.intent.provenance.clear();
  // What was chosen has been done to it; further choices begin from the changed one.
  d.intent.chosen.clear();
  d.intent.origin = nullptr;
  // What still held then was said of that question.
  std::erase_if(d.intent.assumptions, [](const Assumption& a) { return a.id == "kept"; });
  for (const auto& output : d.intent.columns)
    if (to_itself(output, last.subject)) beside.push_back(output);
  std::erase_if(d.intent.columns,
                [&](const Output& output) { return to_itself(output, last.subject); });
  for (auto* list : {&d.intent.dims, &d.intent.measures, &d.intent.columns, &d.intent.per})
    for (auto& output : *list) output.expr = loose(output.expr);
  for (auto& key : d.intent.keys) key = loose(key);
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

}  // namespace sqlagent::nlq
