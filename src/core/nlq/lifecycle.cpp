#include "core/nlq/lifecycle.h"

#include <string_view>

#include "core/nlq/completer.h"
#include "core/nlq/stretch.h"

namespace sqlagent::nlq {
namespace {

// Of several endings the one that says it most plainly: an order is over when it is closed, else
// when it is delivered.
constexpr std::string_view kEnds =
    "end ended finish finished close closed resolved completed terminated termination term left "
    "leave exit cancelled churn churned quit returned paid settled delivered delivery arrival "
    "filled checkout discharged decommissioned shipped";
constexpr std::string_view kBegins =
    "start started begin opened open created issued submitted departure checkin order ordered "
    "borrowed admitted joined hired signed invoice reported booked pickup birth born";
constexpr int kByRole = 50;  // an end by what it is, not by its name

}  // namespace

Lifecycle lifecycle_of(const catalog::Catalog& catalog, const Vocabulary& vocabulary, int t) {
  const auto& table = catalog.tables()[t];
  Lifecycle out;
  int least = kByRole + 1;
  for (int c = 0; c < static_cast<int>(table.columns.size()); ++c) {
    const auto& column = table.columns[c];
    if (!is_date(column)) continue;
    if (planned(column) || vocabulary.has_word(t, c, "due deadline") >= 0) {
      if (out.due < 0) out.due = c;
      continue;
    }
    int end = vocabulary.has_word(t, c, kEnds);
    if (end < 0 && column.role == catalog::Role::time_end) end = kByRole;
    if (end < 0 || end >= least || vocabulary.has_word(t, c, kBegins) >= 0) continue;
    out.end = c;
    least = end;
  }
  return out;
}

void date_by_state(const Scene& scene, Draft& d, bool kept_as_well) {
  if (!d.intent.where) return;
  const auto* all = std::get_if<And>(&d.intent.where->is);
  const std::vector<PredPtr> parts = all ? all->parts : std::vector{d.intent.where};
  PredPtr kept;
  for (const auto& part : parts) {
    const auto* c = std::get_if<Compare>(&part->is);
    const auto* known =
        c && c->op == Cmp::not_null ? std::get_if<ColumnRef>(&c->left->is) : nullptr;
    if (known && is_date(scene.column(known->table, known->column)))
      d.events.insert(d.events.begin(), *known);
    if (!known || kept_as_well || !is_date(scene.column(known->table, known->column)))
      kept = both_of(kept, part);
  }
  d.intent.where = kept;
}

}  // namespace sqlagent::nlq
