// How many are shown in a follow-up, and in which order.
#include <algorithm>

#include "core/nlq/follow_up_editor.h"
#include "core/nlq/naming.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {

Change Editor::length() {
  if (!f_.top) return Change::none;
  Intent& i = d_.intent;
  const Piece& top = *f_.top;
  if (top.expr || !top.hint.empty() || i.yes_no || i.count_groups) return Change::impossible;
  if (listed()) {
    // Of a list only the length can be said; what comes first must be known.
    if (i.columns.empty() || i.order.empty()) return Change::impossible;
    i.limit = top.n.value_or(1);
    return Change::made;
  }
  if (i.dims.empty()) return Change::impossible;
  const bool bare = !top.n && i.limit;  // "the lowest instead": the other end, as many as before
  if (!bare) i.limit = top.n.value_or(10);
  i.ties = bare && i.ties;
  if (i.order.empty() && grouped()) i.order.push_back({i.measures.front().expr, true});
  // A trend is sorted by its periods: the best of them are asked for now.
  if (std::ranges::none_of(i.order, [](const Order& o) { return has_aggregate(o.expr); }) &&
      grouped())
    i.order = {{i.measures.front().expr, true}};
  for (auto& order : i.order)
    if (has_aggregate(order.expr)) order.descending = top.descending;
  return Change::made;
}

Change Editor::sorting() {
  if (f_.orders.empty()) return Change::none;
  Intent& i = d_.intent;
  if (i.yes_no || i.count_groups) return Change::impossible;
  for (const Piece* o : f_.orders) {
    if (o->said.find("alphabet") != std::string::npos) {
      if (by_name() != Change::made) return Change::impossible;
      continue;
    }
    ExprPtr by = o->expr;
    if (!by && grouped()) by = i.measures.front().expr;
    if (!by && !i.order.empty()) by = i.order.front().expr;
    if (!by) return Change::impossible;
    const auto shown = [&](const ExprPtr& e) {
      for (const auto* list : {&i.dims, &i.measures, &i.columns})
        for (const auto& output : *list)
          if (signature(output.expr) == signature(e)) return true;
      return false;
    };
    if (!shown(by)) {
      // Sorted by what is not there: it is shown beside it where that is possible.
      if (has_aggregate(by) && grouped())
        i.measures.push_back({by, alias_of(scene_.catalog, by, "")});
      else if (!has_aggregate(by) && listed())
        i.columns.push_back({by, alias_of(scene_.catalog, by, "")});
      else
        return Change::impossible;
    }
    // Figures are sorted from the top, names and dates from the front.
    const bool down = has_aggregate(by) ? o->descending : o->descending && !o->expr;
    i.order = {{by, down}};
  }
  return Change::made;
}

Change Editor::reverse() {
  Intent& i = d_.intent;
  if (i.order.empty()) return Change::impossible;
  for (auto& order : i.order) order.descending = !order.descending;
  return Change::made;
}

// By the first of what is shown that is a name rather than a figure or a date.
Change Editor::by_name() {
  Intent& i = d_.intent;
  for (const auto* list : {&i.dims, &i.columns})
    for (const auto& output : *list) {
      const auto* c = std::get_if<ColumnRef>(&output.expr->is);
      if (!c) continue;
      const auto& column = scene_.column(c->table, c->column);
      const bool code =
          column.role == catalog::Role::key || column.role == catalog::Role::foreign_key;
      if (column.facts.type != Type::text || code) continue;
      i.order = {{output.expr, false}};
      return Change::made;
    }
  return Change::impossible;
}

}  // namespace sqlagent::nlq
