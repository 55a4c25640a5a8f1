// What is picked out: both of two conditions that no single row meets ("clubs with both students
// and pensioners"), the better of two cells, the neighbour of a row, the highest figure.
#include <algorithm>
#include <array>
#include <map>

#include "core/nlq/completer.h"
#include "core/nlq/naming.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {

// The column that a condition speaks of, with its alternatives one by one.
std::optional<ColumnRef> alternatives(const PredPtr& p, std::vector<PredPtr>& out) {
  if (const auto* any = std::get_if<Or>(&p->is)) {
    std::optional<ColumnRef> first;
    for (const auto& part : any->parts) {
      const auto column = alternatives(part, out);
      if (!column || (first && *first != *column)) return std::nullopt;
      first = column;
    }
    return first;
  }
  const auto* c = std::get_if<Compare>(&p->is);
  const auto* left = c && c->left ? std::get_if<ColumnRef>(&c->left->is) : nullptr;
  if (!left) return std::nullopt;
  if (c->op == Cmp::in)
    for (const auto& value : c->right) out.push_back(compare_of(c->left, Cmp::eq, {value}));
  else
    out.push_back(p);
  return *left;
}

}  // namespace

std::vector<PredPtr> Completer::both_parts(ColumnRef& column,
                                           std::vector<const Piece*>& others) const {
  std::map<ColumnRef, std::vector<PredPtr>> parts;
  std::map<ColumnRef, std::vector<const Piece*>> from;
  for (const Piece* p : f_.filters) {
    std::vector<PredPtr> found;
    if (const auto of = alternatives(p->pred, found)) {
      auto& list = parts[*of];
      list.insert(list.end(), found.begin(), found.end());
      from[*of].push_back(p);
    }
  }
  for (const auto& [of, list] : parts) {
    if (list.size() != 2) continue;
    column = of;
    others.clear();
    for (const Piece* p : f_.filters)
      if (!has(from[of], p)) others.push_back(p);
    return list;
  }
  return {};
}

// Groups in which there are rows of the one kind and rows of the other.
bool Completer::both() {
  ColumnRef column;
  std::vector<const Piece*> others;
  const auto parts = both_parts(column, others);
  if (parts.empty() || f_.count || !f_.measures.empty() || f_.top || !f_.havings.empty())
    return false;
  const Piece* thing = nullptr;
  for (const Piece* e : f_.entities)
    if (!thing && e->table != column.table) thing = e;
  const Piece* word = nullptr;
  for (const Piece* w : words_)
    if (!word && !(w->table == column.table && w->column == column.column) &&
        !is_unique(scene_.column(*w)))
      word = w;
  if (word && thing && word->table != column.table) word = nullptr;
  if (!word) return false;  // of a thing, each is a condition on its rows
  const int target = word->table;
  // The rows that are looked at know both the thing and the condition.
  std::vector<int> subjects;
  for (int t = 0; t < static_cast<int>(scene_.catalog.tables().size()); ++t) {
    const auto knows = [&](int other) { return t == other || !joins_.to_one(t, other).empty(); };
    if (knows(target) && knows(column.table) && subjects.size() < 3) subjects.push_back(t);
  }
  sort_stably(subjects, [&](int a, int b) { return (a == column.table) > (b == column.table); });
  const auto all = f_.filters;
  f_.filters = others;
  for (int subject : subjects) {
    Draft d = start();
    d.subjects = {subject};
    add_dim(d, word->expr);
    for (const Piece* w : words_)
      if (w != word && listed_with(*word, *w)) add_dim(d, w->expr);
    for (const auto& part : parts) {
      Aggregate rows;
      rows.f = Agg::count;
      rows.table = subject;
      rows.where = std::make_shared<const Aggregate::PredBox>(Aggregate::PredBox{*part});
      d.intent.having = both_of(
          d.intent.having,
          compare_of(std::make_shared<const Expr>(Expr{rows}), Cmp::gt, {{"0", Type::integer}}));
    }
    used_ = {target, subject, column.table};
    emit(std::move(d));
  }
  f_.filters = all;
  return !subjects.empty();
}

// "Who had more votes, A or B?"
void Completer::choice() {
  for (const Piece* p : f_.filters) {
    const auto* c = p->pred ? std::get_if<Compare>(&p->pred->is) : nullptr;
    if (!c || c->op != Cmp::in || c->right.size() != 2 || p->table != f_.top->table) continue;
    Draft d = start();
    d.subjects = {p->table};
    if (has_aggregate(f_.top->expr))
      add_dim(d, c->left);
    else
      asked(d.intent.columns, p->table, f_.columns);
    if (d.intent.dims.empty() && d.intent.columns.empty()) add_column(d.intent.columns, c->left);
    d.intent.order.push_back({f_.top->expr, f_.top->descending});
    d.intent.limit = 1;
    used_ = {p->table};
    emit(std::move(d));
  }
}

// "The region listed before Brittany": the row next to that one.
void Completer::near() {
  Draft d = start();
  d.subjects = {f_.top->table};
  d.intent.where = both_of(d.intent.where, f_.top->pred);
  asked(d.intent.columns, f_.top->table, f_.columns);
  if (d.intent.columns.empty())
    add_column(d.intent.columns, column_of(f_.top->table, f_.top->column));
  d.intent.order.push_back({f_.top->expr, f_.top->descending});
  d.intent.limit = 1;
  used_ = {f_.top->table};
  emit(std::move(d));
}

// "What is the highest elevation of an airport": a figure, where the word comes before the thing
// and nothing of the thing is asked for.
void Completer::extreme_figure() {
  const Piece& top = *f_.top;
  if (!top.expr || top.n || has_aggregate(top.expr) || f_.entities.size() != 1 ||
      f_.entities[0]->begin < top.end || !words_.empty() || !dates_.empty() || f_.who)
    return;
  for (const Piece* p : f_.tiling->parts)
    if (p->begin < top.begin && p->kind != Kind::listing && p->kind != Kind::filler) return;
  bool tied = false;
  for (int i = top.end; i < f_.entities[0]->begin; ++i)
    tied |= has(std::array<std::string_view, 4>{"of", "among", "for", "in"},
                std::string_view(scene_.tokens[i].word));
  const std::string& figure = scene_.tokens[top.end - 1].word;
  const bool several = figure.ends_with("s") && !figure.ends_with("ss");  // "top returns among …"
  if (!tied || several || scene_.tokens[0].word == "which") return;
  Draft d = start();
  add_groups(d);
  add_measure(d, aggregate_of(top.descending ? Agg::max : Agg::min, top.expr, top.table), "");
  used_ = {f_.entities[0]->table, top.table};
  d.add("figure_of_thing", 1);
  default_order(d);
  emit(std::move(d));
}

}  // namespace sqlagent::nlq
