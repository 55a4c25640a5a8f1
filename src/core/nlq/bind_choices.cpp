#include "core/nlq/bind_choices.h"

#include <algorithm>

#include "core/nlq/completer.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {

namespace {

bool open_date(const PredPtr& p) {
  if (!p) return false;
  if (const auto* c = std::get_if<Compare>(&p->is)) {
    const auto* b = c->left ? std::get_if<Bucket>(&c->left->is) : nullptr;
    return b && !b->of;
  }
  if (const auto* a = std::get_if<And>(&p->is)) return std::ranges::any_of(a->parts, open_date);
  if (const auto* o = std::get_if<Or>(&p->is)) return std::ranges::any_of(o->parts, open_date);
  return false;
}

}  // namespace

bool needs_time(const Draft& d) {
  if (open_date(d.intent.where)) return true;
  const auto open = [](const ExprPtr& e) {
    const auto* b = e ? std::get_if<Bucket>(&e->is) : nullptr;
    return b && !b->of;
  };
  const auto inside = [&](const auto& self, const ExprPtr& e) -> bool {
    if (!e) return false;
    if (const auto* b = std::get_if<Binary>(&e->is))
      return self(self, b->left) || self(self, b->right);
    const auto* a = std::get_if<Aggregate>(&e->is);
    const PredPtr where = a && a->where ? std::make_shared<const Pred>(a->where->pred) : nullptr;
    return open(e) || open_date(where) || (a && self(self, a->of));
  };
  for (const auto& measure : d.intent.measures)
    if (inside(inside, measure.expr)) return true;
  for (const auto* list : {&d.intent.dims, &d.intent.per})
    for (const auto& output : *list)
      if (open(output.expr)) return true;
  return std::ranges::any_of(d.intent.times, [](const TimeRange& r) { return r.column.table < 0; });
}

// The date of a row of `subject`: what the words name, its main time column, or that of the thing
// it belongs to.
std::vector<ColumnRef> time_columns(const Scene& scene, const Joins& joins, const Draft& d,
                                    int subject) {
  std::vector<ColumnRef> out;
  const auto add = [&](int table, int column) {
    const auto& routes = joins.to_one(subject, table);
    if (routes.empty()) return;
    ColumnRef ref{table, column, routes.front().edges};
    if (!has(out, ref)) out.push_back(std::move(ref));
  };
  for (const auto& event : d.events) add(event.table, event.column);
  if (!out.empty()) return out;
  const auto of_table = [&](int t) {
    const auto& table = scene.table(t);
    if (table.time >= 0) add(t, table.time);
    for (int c = 0; c < static_cast<int>(table.columns.size()); ++c)
      if (is_date(table.columns[c]) && out.size() < 2 && (out.empty() || t == subject)) add(t, c);
  };
  of_table(subject);
  if (!out.empty()) return out;
  std::vector<std::pair<double, int>> near;
  for (int t = 0; t < static_cast<int>(scene.catalog.tables().size()); ++t)
    if (t != subject && scene.table(t).time >= 0)
      if (const auto& routes = joins.to_one(subject, t); !routes.empty())
        near.emplace_back(routes.front().cost, t);
  std::ranges::sort(near);
  for (const auto& [cost, t] : near)
    if (out.empty()) of_table(t);
  return out;
}

// No dates, but a column of years: ranges of whole years fit it.
bool date_by_year(const Scene& scene, int subject, Draft& d) {
  const auto& columns = scene.table(subject).columns;
  for (int c = 0; c < static_cast<int>(columns.size()); ++c) {
    if (!is_year(columns[c]) || d.intent.times.empty()) continue;
    // The year in which a thing came to be dates nothing but that.
    if (scene.vocabulary.has_word(subject, c, "founded foundation built born birth established") >=
        0)
      continue;
    for (const auto& range : d.intent.times)
      d.intent.where =
          both_of(d.intent.where, years_between(column_of(subject, c), range.from, range.to));
    d.intent.times.clear();
    return !needs_time(d);
  }
  return false;
}

namespace {

// The tables of rows that conditions speak of, where there may be many for one of the subject.
void related_tables(const PredPtr& p, int subject, const Joins& joins, std::vector<int>& out) {
  if (!p) return;
  if (const auto* all = std::get_if<And>(&p->is))
    for (const auto& part : all->parts) related_tables(part, subject, joins, out);
  const auto* e = std::get_if<Exists>(&p->is);
  if (e && e->negated) return;
  std::vector<ColumnRef> columns;
  if (std::holds_alternative<Compare>(p->is)) columns_in(p, columns);
  if (e) columns.push_back({e->table, -1, {}});
  for (const auto& c : columns)
    if (c.table >= 0 && !has(out, c.table) && joins.to_one(subject, c.table).empty())
      out.push_back(c.table);
}

PredPtr within(const TimeRange& range, const ExprPtr& day) {
  PredPtr out;
  if (range.from) out = both_of(out, compare_of(day, Cmp::ge, {{iso(*range.from), Type::date}}));
  if (range.to) out = both_of(out, compare_of(day, Cmp::lt, {{iso(*range.to), Type::date}}));
  return out;
}

}  // namespace

bool date_by_related(const Scene& scene, const Joins& joins, int subject, Draft& d) {
  if (d.intent.times.empty()) return false;
  std::vector<int> tables;
  related_tables(d.intent.where, subject, joins, tables);
  for (int t : tables) {
    const auto& table = scene.table(t);
    int moment = d.events.empty() ? table.time : -1, year = -1;
    for (const auto& event : d.events)
      if (event.table == t && moment < 0) moment = event.column;
    for (int c = 0; d.events.empty() && c < static_cast<int>(table.columns.size()); ++c)
      if (year < 0 && is_year(table.columns[c])) year = c;
    if (moment < 0 && year < 0) continue;
    PredPtr then;  // one row is in all of them
    for (const auto& range : d.intent.times)
      then = both_of(then, moment >= 0 ? within(range, column_of(t, moment))
                                       : years_between(column_of(t, year), range.from, range.to));
    d.intent.where =
        both_of(d.intent.where, std::make_shared<const Pred>(Pred{Exists{t, {}, then, false}}));
    d.intent.times.clear();
    return !needs_time(d);
  }
  return false;
}

// Subjects that follow from the aggregates: the finest table first, then the coarser ones (with
// rollups), then links to the keys.
std::vector<int> subjects_of(const Scene& scene, const Joins& joins, const Draft& d) {
  if (!d.subjects.empty()) return d.subjects;
  std::vector<int> out;
  std::vector<const Aggregate*> found;
  for (const auto& m : d.intent.measures) aggregates_in(m.expr, found);
  for (const auto& o : d.intent.order) aggregates_in(o.expr, found);
  for (const auto* a : found)
    if (!a->overall && !has(out, a->table)) out.push_back(a->table);
  sort_stably(out, [&](int a, int b) {
    return !joins.to_one(a, b).empty() && a != b && joins.to_one(b, a).empty();
  });
  const size_t named = out.size();
  std::vector<ColumnRef> keys;
  for (const auto& dim : d.intent.dims) columns_in(dim.expr, keys);
  for (int t = 0; t < static_cast<int>(scene.catalog.tables().size()); ++t) {
    if (has(out, t)) continue;
    const auto reaches = [&](int to) { return !joins.to_one(t, to).empty(); };
    const bool to_all =
        std::ranges::all_of(keys, [&](const ColumnRef& c) { return reaches(c.table); }) &&
        std::all_of(out.begin(), out.begin() + static_cast<long>(named), reaches);
    if (to_all && !keys.empty()) out.push_back(t);
    if (out.size() >= named + 2) break;
  }
  return out;
}

void fill_list(const Scene& scene, Draft& d) {
  const auto& table = scene.table(d.intent.subject);
  const auto add = [&](int c) {
    const auto e = std::make_shared<const Expr>(Expr{ColumnRef{d.intent.subject, c, {}}});
    for (const auto& have : d.intent.columns)
      if (signature(have.expr) == signature(e)) return;
    d.intent.columns.push_back({e, table.columns[c].facts.name});
  };
  for (int c = 0; c < static_cast<int>(table.columns.size()); ++c)
    if (table.columns.size() <= 12 || c == table.key || c == table.display || c == table.time ||
        d.intent.columns.size() < 8)
      add(c);
  std::vector<ColumnRef> asked;
  columns_in(d.intent.where, asked);
  for (const auto& c : asked)
    if (c.table == d.intent.subject && c.path.empty() && c.column >= 0 &&
        (table.columns[c.column].facts.type == Type::numeric ||
         table.columns[c.column].facts.type == Type::integer))
      add(c.column);
}

}  // namespace sqlagent::nlq
