#include "core/nlq/bind_conditions.h"

#include <algorithm>

#include "core/nlq/order.h"
#include "core/nlq/piece.h"

namespace sqlagent::nlq {
namespace {

bool all_reached(const std::vector<ColumnRef>& columns, int root, const Joins& joins) {
  return std::ranges::all_of(
      columns, [&](const ColumnRef& c) { return !joins.to_one(root, c.table).empty(); });
}

}  // namespace

bool must_be_empty(const PredPtr& p, const ColumnRef& column) {
  if (!p) return false;
  if (const auto* a = std::get_if<And>(&p->is))
    return std::ranges::any_of(a->parts,
                               [&](const PredPtr& part) { return must_be_empty(part, column); });
  const auto* c = std::get_if<Compare>(&p->is);
  const auto* left = c && c->left ? std::get_if<ColumnRef>(&c->left->is) : nullptr;
  return left && c->op == Cmp::is_null && *left == column;
}

bool contradicts(const PredPtr& p) {
  const auto* all = p ? std::get_if<And>(&p->is) : nullptr;
  if (!all) return false;
  struct Held {
    ColumnRef column;
    std::string value;
    bool denied;
  };
  std::vector<Held> held;
  for (const auto& part : all->parts) {
    const auto* c = std::get_if<Compare>(&part->is);
    const auto* left = c && c->left ? std::get_if<ColumnRef>(&c->left->is) : nullptr;
    if (!left || (c->op != Cmp::eq && c->op != Cmp::ne) || c->right.size() != 1) continue;
    const bool denied = c->op == Cmp::ne;
    for (const auto& other : held) {
      if (other.column != *left) continue;
      // "In Spain but not in France" of one cell: the second would say nothing.
      if (denied != other.denied || (!denied && other.value != c->right[0].text)) return true;
    }
    held.push_back({*left, c->right[0].text, denied});
  }
  return false;
}

// unless one row cannot meet them both.
std::vector<PredPtr> of_same_rows(const std::vector<PredPtr>& parts, int root, const Joins& joins) {
  struct Related {
    int table;
    PredPtr where;
    std::vector<ColumnRef> columns;
  };
  std::vector<Related> related;
  std::vector<PredPtr> out;
  for (const auto& part : parts) {
    const auto* e = std::get_if<Exists>(&part->is);
    const auto* c = std::get_if<Compare>(&part->is);
    Related one{e ? e->table : -1, e ? e->where : part, {}};
    columns_in(one.where, one.columns);
    if (!e && !one.columns.empty()) one.table = one.columns.front().table;
    const bool single = std::ranges::all_of(
        one.columns, [&](const ColumnRef& column) { return column.table == one.table; });
    if ((e && e->negated) || (c && c->op == Cmp::ne) || one.table < 0 || one.table == root ||
        !single || (!e && all_reached(one.columns, root, joins))) {
      out.push_back(part);
      continue;
    }
    auto same = std::ranges::find_if(related, [&](const Related& have) {
      return have.table == one.table &&
             std::ranges::none_of(
                 one.columns, [&](const ColumnRef& column) { return has(have.columns, column); });
    });
    if (same == related.end()) {
      related.push_back(std::move(one));
      continue;
    }
    same->where = both_of(same->where, one.where);
    same->columns.insert(same->columns.end(), one.columns.begin(), one.columns.end());
  }
  for (const auto& one : related) {
    // That there are such rows follows from what is said of them, or of what they belong to.
    const bool implied = !one.where && std::ranges::any_of(related, [&](const Related& other) {
      return other.where && !joins.to_one(one.table, other.table).empty();
    });
    if (!implied)
      out.push_back(std::make_shared<const Pred>(Pred{Exists{one.table, {}, one.where, false}}));
  }
  return out;
}

}  // namespace sqlagent::nlq
