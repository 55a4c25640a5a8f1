// Rows and columns in a follow-up: what was counted is shown, a list gets further columns.
#include <algorithm>

#include "core/nlq/completer.h"
#include "core/nlq/follow_up_editor.h"
#include "core/nlq/naming.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
using catalog::Role;

// The rows of the subject under the same conditions.
void Editor::show_rows() {
  Intent& i = d_.intent;
  i.dims.clear();
  i.measures.clear();
  i.columns.clear();
  beside_.clear();
  i.per.clear();
  i.keys.clear();
  i.order.clear();
  i.calc = Calc::none;
  i.yes_no = false;
  i.count_groups = false;
  i.distinct = false;
  i.assumptions.clear();
  d_.list_all = true;
  d_.subjects = {last_.subject};
}

Change Editor::to_rows() {
  // Rows behind chosen groups are not those under the same conditions.
  if (chosen() && !listed()) return Change::impossible;
  // What only some of the rows were counted by belongs to the rows as well.
  PredPtr inner;
  const Intent& i = d_.intent;
  if (i.measures.size() == 1)
    if (const auto* a = std::get_if<Aggregate>(&i.measures.front().expr->is);
        a && a->where && a->table == last_.subject)
      inner = std::make_shared<const Pred>(a->where->pred);
  const auto limit = i.limit;
  const auto order = i.order;
  const bool list = listed();
  show_rows();
  if (list) {
    d_.intent.limit = limit;
    d_.intent.order = order;
  }
  if (inner) d_.intent.where = both_of(d_.intent.where, inner);
  return Change::made;
}

// "And their manager": a key that is shown by the name of what it points at, which may be another
// row of the same table.
bool Editor::show_beside(const Piece& column) {
  const auto& edges = scene_.catalog.edges();
  for (int e = 0; e < static_cast<int>(edges.size()); ++e) {
    const auto& edge = edges[e];
    if (edge.from_table != column.table || edge.from_column != column.column || !edge.to_unique)
      continue;
    const int shown = scene_.table(edge.to_table).display;
    if (shown < 0 || column.table != last_.subject) return false;
    std::string alias = scene_.column(column).facts.name;
    for (std::string_view tail : {"_id", "_no", "_key", "_code", "_number"})
      if (alias.size() > tail.size() && alias.ends_with(tail)) {
        alias.resize(alias.size() - tail.size());
        break;
      }
    if (alias == scene_.column(column).facts.name) alias += "_name";
    beside_.push_back(
        {std::make_shared<const Expr>(Expr{ColumnRef{edge.to_table, shown, {e}}}), alias});
    return true;
  }
  return false;
}

// Whether each group has one such value: the groups are rows of its table, told apart by their key.
bool Editor::describes_a_group(const Piece& column) const {
  const auto& table = scene_.table(column.table);
  for (const auto& dim : d_.intent.dims)
    if (const auto* c = std::get_if<ColumnRef>(&dim.expr->is);
        c && c->table == column.table && (c->column == table.display || c->column == table.key))
      return true;
  return false;
}

// Columns of their own: "and their phone", "with the town", "only the names"; in a breakdown, a
// figure replaces the figure and a word is one more key.
Change Editor::columns() {
  if (said({"remove", "clear", "reset"})) return Change::none;
  // "Only hired since 2021": the date that was named is the one of the period.
  std::vector<const Piece*> named;
  for (const Piece* c : f_.columns)
    if (f_.times.empty() || !is_date(scene_.column(*c))) named.push_back(c);
  if (named.empty()) return Change::none;
  Intent& i = d_.intent;
  if (i.yes_no || i.count_groups) return Change::impossible;
  if (listed()) {
    const bool only =
        has(std::array<std::string_view, 2>{"only", "just"}, first()) || (instead_ && !also_);
    if (only) i.columns.clear();
    d_.list_all = false;
    for (const Piece* c : named) {
      if (said({"their"}) && show_beside(*c)) continue;
      const bool known = std::ranges::any_of(i.columns, [&](const Output& have) {
        return signature(have.expr) == signature(c->expr);
      });
      if (!known) i.columns.push_back({c->expr, alias_of(scene_.catalog, c->expr, "")});
    }
    hear({"their"});
    return Change::made;
  }
  std::vector<ExprPtr> keys;
  for (const Piece* c : named) {
    const auto& column = scene_.column(*c);
    if (is_number(column) && f_.measures.empty()) {
      const ExprPtr figure = aggregate_of(default_agg(column), c->expr, c->table);
      if (!also_) i.measures.clear();
      i.measures.push_back({figure, alias_of(scene_.catalog, figure, "")});
      if (!also_) i.calc = Calc::none;
      d_.subjects.clear();
    } else if (said({"their"}) && describes_a_group(*c)) {
      // "Top 3 customers, and their city": one more thing to know of each.
      i.dims.push_back({c->expr, alias_of(scene_.catalog, c->expr, "")});
      hear({"their"});
    } else if (!is_number(column) && !is_date(column) && column.role != Role::flag &&
               column.facts.type != Type::boolean && !i.limit) {
      keys.push_back(c->expr);
    } else {
      return Change::impossible;
    }
  }
  if (keys.empty()) return Change::made;
  std::erase_if(i.dims, [&](const Output& o) { return !also_ && !is_time_key(o); });
  for (const auto& key : keys) i.dims.push_back({key, alias_of(scene_.catalog, key, "")});
  if (i.calc == Calc::none) i.order.clear();
  return Change::made;
}

}  // namespace sqlagent::nlq
