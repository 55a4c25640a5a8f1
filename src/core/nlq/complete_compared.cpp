// Comparisons of aggregates: "customers with at least 20 orders", "departments below their target",
// "receipts over 150 euros".
#include "core/nlq/completer.h"

#include <algorithm>

#include "core/nlq/naming.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {

std::vector<std::pair<ExprPtr, int>> Completer::targets() const {
  std::vector<std::pair<ExprPtr, int>> out;
  for (const Piece* e : f_.entities)
    if (const ExprPtr key = entity_key(e->table)) out.emplace_back(key, e->table);
  for (const Piece* w : words_) out.emplace_back(w->expr, w->table);
  return out;
}

void Completer::compared() {
  for (const Piece* open : f_.opens) close_open(*open);
  for (const Piece* h : f_.havings) {
    for (const auto& [key, table] : targets()) {
      const auto* inner = h->expr ? std::get_if<Aggregate>(&h->expr->is) : nullptr;
      // Rows of the target itself are one each; of what merely groups them there may be many.
      const auto* c = std::get_if<ColumnRef>(&key->is);
      const bool one_each =
          !c || c->column == scene_.table(table).display || c->column == scene_.table(table).key;
      if (inner && inner->table == table && !inner->of && one_each) continue;
      threshold(*h, key, table, h->expr, h->hint);
    }
    if (targets().empty() && !f_.groups.empty()) threshold(*h, nullptr, -1, h->expr, h->hint);
  }
}

void Completer::threshold(const Piece& h, const ExprPtr& key, int table, const ExprPtr& value,
                          const std::string& hint) {
  const bool against_column =
      !h.list.empty() && std::holds_alternative<ColumnRef>(h.list.front()->is);
  const bool may_be_zero =
      h.cmp == Cmp::lt || h.cmp == Cmp::le ||
      (h.cmp == Cmp::eq && h.literals.size() == 1 && h.literals[0].text == "0");
  const ExprPtr right = h.list.empty() ? nullptr : h.list.front();
  const bool counted = f_.count || !f_.measures.empty();
  used_ = {table, h.table};
  if (table >= 0 && f_.groups.empty() && (against_column || may_be_zero || counted) &&
      h.table != table) {
    Draft d = start();
    d.subjects = {table};
    d.intent.where = both_of(d.intent.where, compare_of(value, h.cmp, h.literals, right));
    if (counted) {
      add_measure(d, aggregate_of(Agg::count, nullptr, table), "count");
    } else {
      const ExprPtr shown = entity_key(table);
      if (shown) d.intent.columns.push_back({shown, alias_of(scene_.catalog, shown, "")});
      d.intent.columns.push_back({value, alias_of(scene_.catalog, value, hint)});
      if (right && against_column)
        d.intent.columns.push_back({right, alias_of(scene_.catalog, right, "")});
      d.intent.order.push_back({value, !may_be_zero});
    }
    emit(std::move(d));
    if (against_column || counted) return;
  }
  if (against_column) return;
  Draft d = start();
  add_groups(d);
  if (key) add_dim(d, key);
  add_measure(d, value, hint);
  d.intent.having = compare_of(value, h.cmp, h.literals, right);
  d.intent.order.push_back({value, true});
  if (may_be_zero) d.add("zero_groups_lost", 1);
  emit(std::move(d));
}

void Completer::close_open(const Piece& open) {
  for (const auto& subject : list_subjects()) {
    const auto& table = scene_.table(subject);
    const bool percent = open.unit == "%";
    const bool money = !open.unit.empty() && !percent;
    for (int c = 0; c < static_cast<int>(table.columns.size()); ++c) {
      const auto& column = table.columns[c];
      if (!is_number(column)) continue;
      const bool fits = scene_.vocabulary.has_word(
                            subject, c,
                            percent ? "percent rate pct yield margin share"
                                    : "amount total price salary value cost revenue budget") >= 0;
      if (!fits) continue;
      Draft d = start();
      d.subjects = {subject};
      const ExprPtr left = column_of(subject, c);
      d.intent.where = both_of(d.intent.where, compare_of(left, open.cmp, open.literals));
      assume(d, "compared", words_of(column));
      d.add("open_column", 1);
      if (f_.count)
        add_measure(d, aggregate_of(Agg::count, nullptr, subject), "count");
      else
        d.list_all = true;
      used_ = {subject};
      emit(std::move(d));
    }
    for (const auto& derived : scene_.derived) {
      if (derived.name != "revenue" || percent || derived.table == subject ||
          joins_.to_one(derived.table, subject).empty())
        continue;
      Piece h = open;
      h.table = derived.table;
      h.list.clear();
      const size_t before = out_.size();
      threshold(h, entity_key(subject), subject, aggregate_of(Agg::sum, derived.row, derived.table),
                "revenue");
      for (size_t i = before; i < out_.size(); ++i) {
        out_[i].add("open_rollup", money ? 0.5 : 1.0);
        if (!derived.formula.empty()) assume(out_[i], "amount", derived.formula);
      }
    }
  }
}

}  // namespace sqlagent::nlq
