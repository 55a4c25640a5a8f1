// Conditions in a follow-up: set, replaced, widened, turned around, taken away.
#include <algorithm>

#include "core/nlq/completer.h"
#include "core/nlq/follow_up_editor.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {

std::vector<PredPtr> parts_of(const PredPtr& p) {
  if (!p) return {};
  if (const auto* all = std::get_if<And>(&p->is)) return all->parts;
  return {p};
}

PredPtr all_of(const std::vector<PredPtr>& parts) {
  PredPtr out;
  for (const auto& part : parts) out = both_of(out, part);
  return out;
}

}  // namespace

bool Editor::speaks_of(const PredPtr& p, const std::vector<ColumnRef>& columns) const {
  std::vector<ColumnRef> mine;
  columns_in(p, mine);
  return std::ranges::any_of(mine, [&](const ColumnRef& c) { return has(columns, c); });
}

// A new condition on a column replaces the old one on it.
void Editor::filter_by(const PredPtr& fresh) {
  std::vector<ColumnRef> columns;
  columns_in(fresh, columns);
  auto parts = parts_of(d_.intent.where);
  std::erase_if(parts, [&](const PredPtr& part) { return speaks_of(part, columns); });
  parts.push_back(fresh);
  d_.intent.where = all_of(parts);
}

// What is left out stands beside the other conditions; wanting it and leaving it out would be
// nothing at all.
void Editor::exclude(const PredPtr& unwanted) {
  auto parts = parts_of(d_.intent.where);
  std::erase_if(parts, [&](const PredPtr& part) {
    return signature(part) == signature(unwanted) || signature(part) == signature(not_of(unwanted));
  });
  parts.push_back(not_of(unwanted));
  d_.intent.where = all_of(parts);
}

// "also Berlin": either, when the column is restricted already.
void Editor::widen_by(const PredPtr& further) {
  std::vector<ColumnRef> columns;
  columns_in(further, columns);
  auto parts = parts_of(d_.intent.where);
  for (auto& part : parts)
    if (speaks_of(part, columns)) {
      part = either_of(part, further);
      d_.intent.where = all_of(parts);
      return;
    }
  filter_by(further);
}

bool Editor::remove_filters_on(int table, int column) {
  auto parts = parts_of(d_.intent.where);
  const auto gone = std::erase_if(parts, [&](const PredPtr& part) {
    std::vector<ColumnRef> mine;
    columns_in(part, mine);
    return std::ranges::any_of(mine, [&](const ColumnRef& c) {
      return c.table == table && (column < 0 || c.column == column);
    });
  });
  d_.intent.where = all_of(parts);
  return gone > 0;
}

// "remove the region filter", "all regions": the column's conditions go.
Change Editor::removals() {
  const bool remove =
      said({"remove", "drop", "clear", "reset"}) && said({"filter", "filters", "condition"});
  if (!remove) return Change::none;
  Change change = Change::impossible;
  for (const Piece* c : f_.columns)
    if (remove_filters_on(c->table, c->column)) change = Change::made;
  for (const Piece* p : f_.filters)
    if (remove_filters_on(p->table, p->column)) change = Change::made;
  hear({"remove", "drop", "clear", "reset", "filter", "filters", "condition"});
  d_.add("words", 2.5 * static_cast<double>(d_.heard.size()));  // they cost nothing then
  return change;
}

Change Editor::conditions() {
  if (f_.filters.empty() || said({"remove", "clear", "reset"})) return Change::none;
  if (chosen() && said({"them", "those", "they", "these"})) return Change::impossible;
  const bool rows_wanted = f_.listing && said({"them", "those", "they", "these", "ones"}) &&
                           d_.intent.dims.empty() && grouped();
  if (rows_wanted) show_rows();
  for (const Piece* p : f_.filters) {
    if (p->negated)
      exclude(not_of(p->pred));
    else if (also_ && !instead_)
      widen_by(p->pred);
    else
      filter_by(p->pred);
  }
  return Change::made;
}

// "without cancelled ones", "without the ones that never paid".
Change Editor::absences() {
  Change change = Change::none;
  for (const Piece* a : f_.absences) {
    if (a->table < 0) return Change::impossible;
    const bool own =
        a->pred && (a->table == last_.subject || !joins_.to_one(last_.subject, a->table).empty());
    if (own)
      exclude(a->pred);
    else
      d_.intent.where = both_of(
          d_.intent.where, std::make_shared<const Pred>(Pred{Exists{a->table, {}, a->pred, true}}));
    change = Change::made;
  }
  return change;
}

}  // namespace sqlagent::nlq
