#include "core/nlq/drill.h"

#include <algorithm>

#include "core/catalog/value_index.h"
#include "core/nlq/change.h"
#include "core/nlq/naming.h"
#include "core/nlq/order.h"
#include "core/nlq/phrase.h"

namespace sqlagent::nlq {
namespace {

ExprPtr made(auto is) {
  return std::make_shared<const Expr>(Expr{std::move(is)});
}
PredPtr made_pred(auto is) {
  return std::make_shared<const Pred>(Pred{std::move(is)});
}

// Terms of one table, said from the rows of another one that belongs to it: each path begins with
// the way up.
class Moved {
 public:
  explicit Moved(std::vector<int> way) : way_(std::move(way)) {}

  std::vector<int> path(const std::vector<int>& rest) const {
    std::vector<int> out = way_;
    out.insert(out.end(), rest.begin(), rest.end());
    return out;
  }
  ExprPtr expr(const ExprPtr& e) {
    if (!e) return e;
    if (const auto* c = std::get_if<ColumnRef>(&e->is))
      return made(ColumnRef{c->table, c->column, path(c->path)});
    if (const auto* b = std::get_if<Bucket>(&e->is))
      return bucket_of(expr(b->of), b->grain, b->offset);
    if (const auto* b = std::get_if<Binary>(&e->is))
      return binary_of(b->op, expr(b->left), expr(b->right));
    if (!std::holds_alternative<Literal>(e->is)) lost_ = true;  // a figure of those other rows
    return e;
  }
  PredPtr pred(const PredPtr& p) {
    if (!p) return p;
    const auto all = [&](const std::vector<PredPtr>& parts) {
      std::vector<PredPtr> out;
      for (const auto& part : parts) out.push_back(pred(part));
      return out;
    };
    if (const auto* c = std::get_if<Compare>(&p->is))
      return compare_of(expr(c->left), c->op, c->right, expr(c->right_expr));
    if (const auto* a = std::get_if<And>(&p->is)) return made_pred(And{all(a->parts)});
    if (const auto* o = std::get_if<Or>(&p->is)) return made_pred(Or{all(o->parts)});
    if (const auto* n = std::get_if<Not>(&p->is)) return made_pred(Not{pred(n->part)});
    lost_ = true;
    return p;
  }
  bool lost() const { return lost_; }

 private:
  std::vector<int> way_;
  bool lost_ = false;
};

// Cells that differ only by case or outer spaces were one group.
std::vector<Literal> spellings(const catalog::ColumnFacts& facts, const std::string& cell) {
  std::vector<Literal> out{{cell, facts.type}};
  const std::string normal = catalog::normalise(cell);
  for (const auto& value : facts.values)
    if (value != cell && catalog::normalise(value) == normal) out.push_back({value, facts.type});
  return out;
}

PredPtr is_cell(const ExprPtr& e, const Cell& cell, Type type, const catalog::Catalog& catalog) {
  if (!cell) return compare_of(e, Cmp::is_null, {});
  const auto* c = std::get_if<ColumnRef>(&e->is);
  if (!c || type != Type::text) return compare_of(e, Cmp::eq, {{*cell, type}});
  auto values = spellings(catalog.tables()[c->table].columns[c->column].facts, *cell);
  const Cmp op = values.size() == 1 ? Cmp::eq : Cmp::in;
  return compare_of(e, op, std::move(values));
}

// The keys of the result's row, as conditions. False: one of them is a figure itself.
bool add_keys(const std::vector<Output>& keys, const sqlagent::Table& result, size_t row,
              const catalog::Catalog& catalog, PredPtr& where) {
  for (const auto& key : keys) {
    if (!key.expr || has_aggregate(key.expr)) return false;
    for (size_t c = 0; c < result.columns.size(); ++c)
      if (result.columns[c].name == key.alias && row < result.rows.size())
        where = both_of(where,
                        is_cell(key.expr, result.rows[row].at(c), result.columns[c].type, catalog));
  }
  return true;
}

void list_columns(Intent& rows, const catalog::Catalog& catalog) {
  const auto& table = catalog.tables()[rows.subject];
  constexpr int kMost = 40;
  for (int c = 0; c < std::min(kMost, static_cast<int>(table.columns.size())); ++c)
    rows.columns.push_back({made(ColumnRef{rows.subject, c, {}}), table.columns[c].facts.name});
}

std::string title_of(const Intent& rows, const catalog::Catalog& catalog) {
  std::string out = plural_noun(catalog, rows.subject);
  if (rows.where) out += " where " + phrase(rows.where, catalog);
  for (const auto& range : rows.times) out += ", " + range.said;
  return out;
}

// The one aggregate behind the figures, when it rolls up rows of another table.
const Aggregate* rolled_up(const Intent& intent) {
  std::vector<const Aggregate*> found;
  for (const auto& measure : intent.measures) aggregates_in(measure.expr, found);
  std::erase_if(found, [](const Aggregate* a) { return a->overall; });
  const bool all = !found.empty() && std::ranges::all_of(found, [&](const Aggregate* a) {
    return !a->path.empty() && a->table == found[0]->table;
  });
  return all ? found[0] : nullptr;
}

}  // namespace

std::variant<Drill, std::string> drill(const Intent& intent, const catalog::Catalog& catalog,
                                       const sqlagent::Table& result, size_t row) {
  Intent rows;
  rows.subject = intent.subject;
  rows.where = intent.where;
  rows.times = intent.times;
  if (intent.count_groups)
    return "This figure counts groups, so there is no one group of rows behind it.";
  const bool grouped = !intent.measures.empty() || !intent.dims.empty();
  const auto keys = grouped ? intent.dims : intent.columns;
  if (!intent.yes_no && !add_keys(keys, result, row, catalog, rows.where) && grouped)
    return "This row is made of figures, so there is no one group of rows behind it.";
  if (const auto* a = rolled_up(intent)) {
    Moved moved({a->path.rbegin(), a->path.rend()});
    rows.subject = a->table;
    rows.where = moved.pred(rows.where);
    for (auto& range : rows.times) range.column.path = moved.path(range.column.path);
    if (a->where) rows.where = both_of(rows.where, made_pred(a->where->pred.is));
    if (moved.lost()) return "These figures compare figures, so no single rows stand behind them.";
  } else if (intent.measures.size() == 1) {
    // A figure over some of the rows: those.
    const auto* own = std::get_if<Aggregate>(&intent.measures[0].expr->is);
    if (own && own->where && own->path.empty())
      rows.where = both_of(rows.where, made_pred(own->where->pred.is));
  }
  if (catalog.tables()[rows.subject].facts.shared)
    return "These figures come from the shared market data, so there is no file of yours to "
           "point at.";
  list_columns(rows, catalog);
  std::string title = title_of(rows, catalog);
  return Drill{std::move(rows), std::move(title)};
}

}  // namespace sqlagent::nlq
