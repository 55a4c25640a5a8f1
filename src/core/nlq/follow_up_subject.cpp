// "Same for returns": the question before, asked of another table; and "what about clients?", which
// breaks a figure down by them.
#include <algorithm>

#include "core/nlq/completer.h"
#include "core/nlq/follow_up_editor.h"
#include "core/nlq/naming.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {

// The column of another table that means the same: by its name, else by its header's meaning.
int kin_of(const Scene& scene, int from, int column, int to) {
  const auto& mine = scene.column(from, column);
  const auto& columns = scene.table(to).columns;
  for (int c = 0; c < static_cast<int>(columns.size()); ++c)
    if (columns[c].facts.name == mine.facts.name) return c;
  for (int c = 0; c < static_cast<int>(columns.size()); ++c)
    if (!mine.meaning.empty() && columns[c].meaning == mine.meaning) return c;
  return -1;
}

}  // namespace

std::optional<ExprPtr> Editor::moved(const ExprPtr& e, int from, int to) const {
  if (!e) return e;
  if (const auto* c = std::get_if<ColumnRef>(&e->is)) {
    if (c->table != from) return e;
    const int kin = kin_of(scene_, from, c->column, to);
    if (kin < 0) return std::nullopt;
    return column_of(to, kin);
  }
  if (const auto* b = std::get_if<Bucket>(&e->is)) {
    // Its own main date, whatever that is called.
    const auto* c = b->of ? std::get_if<ColumnRef>(&b->of->is) : nullptr;
    return c && c->table == from ? bucket_of(nullptr, b->grain, b->offset) : e;
  }
  if (const auto* b = std::get_if<Binary>(&e->is)) {
    const auto left = moved(b->left, from, to), right = moved(b->right, from, to);
    if (!left || !right) return std::nullopt;
    return binary_of(b->op, *left, *right);
  }
  if (const auto* a = std::get_if<Aggregate>(&e->is)) {
    if (a->table != from) return e;
    if (a->where) return std::nullopt;
    const auto of = moved(a->of, from, to);
    if (!of) return std::nullopt;
    return aggregate_of(a->f, *of, to);
  }
  return e;
}

std::optional<PredPtr> Editor::moved(const PredPtr& p, int from, int to) const {
  if (!p) return p;
  if (const auto* c = std::get_if<Compare>(&p->is)) {
    const auto left = moved(c->left, from, to), right = moved(c->right_expr, from, to);
    if (!left || !right) return std::nullopt;
    return compare_of(*left, c->op, c->right, *right);
  }
  if (const auto* a = std::get_if<And>(&p->is)) {
    PredPtr out;
    for (const auto& part : a->parts) {
      const auto one = moved(part, from, to);
      if (!one) return std::nullopt;
      out = both_of(out, *one);
    }
    return out;
  }
  return std::nullopt;
}

bool Editor::move_subject(int to) {
  Intent& i = d_.intent;
  const int from = last_.subject;
  for (auto* list : {&i.dims, &i.measures, &i.per})
    for (auto& output : *list) {
      const auto other = moved(output.expr, from, to);
      if (!other) return false;
      output.expr = *other;
    }
  for (auto& order : i.order) {
    const auto other = moved(order.expr, from, to);
    if (!other) return false;
    order.expr = *other;
  }
  const auto where = moved(i.where, from, to), having = moved(i.having, from, to);
  if (!where || !having) return false;
  i.where = *where;
  i.having = *having;
  for (auto& range : i.times) range.column = {};
  d_.events.clear();
  refresh_aliases();
  if (listed()) {
    i.columns.clear();
    beside_.clear();
    i.order.clear();
    d_.list_all = true;
  }
  i.assumptions.clear();
  i.keys.clear();
  d_.subjects = {to};
  return true;
}

Change Editor::subject() {
  const auto other =
      std::ranges::find_if(f_.entities, [&](const Piece* e) { return e->table != last_.subject; });
  if (other == f_.entities.end() || !f_.measures.empty() || !f_.groups.empty()) return Change::none;
  Intent& i = d_.intent;
  const Piece& e = **other;
  // "Only web orders": the condition is on them, and they stand behind each row.
  const bool restricts = first() == "only" || first() == "just";
  if (restricts && !joins_.to_one(last_.subject, e.table).empty() &&
      std::ranges::any_of(f_.filters, [&](const Piece* p) { return p->table == e.table; }))
    return Change::none;
  if (e.n || i.yes_no || i.count_groups) return Change::impossible;
  // "and their managers": who belongs to each row of the list.
  if (listed() && said({"their"})) {
    const auto& table = scene_.table(e.table);
    const int shown = table.display >= 0 ? table.display : table.key;
    if (shown < 0 || joins_.to_one(last_.subject, e.table).empty()) return Change::impossible;
    const ExprPtr name = column_of(e.table, shown);
    d_.list_all = false;
    i.columns.push_back({name, alias_of(scene_.catalog, name, "")});
    hear({"their"});
    return Change::made;
  }
  if (!linked_) return Change::impossible;
  const auto* a = grouped() ? std::get_if<Aggregate>(&i.measures.front().expr->is) : nullptr;
  const bool counts = a && a->f == Agg::count;
  const bool breaks_down = grouped() && !counts && !instead_ && !i.limit &&
                           !joins_.to_one(last_.subject, e.table).empty();
  if (breaks_down) {
    const auto& table = scene_.table(e.table);
    if (table.display < 0) return Change::impossible;
    const ExprPtr name = column_of(e.table, table.display);
    std::erase_if(i.dims, [](const Output& o) { return !is_time_key(o); });
    i.dims.push_back({name, alias_of(scene_.catalog, name, "")});
    if (i.calc == Calc::none) i.order.clear();
    return Change::made;
  }
  return move_subject(e.table) ? Change::made : Change::impossible;
}

}  // namespace sqlagent::nlq
