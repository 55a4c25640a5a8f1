// Conditions: values of one column together, and what must not be there.
#include <algorithm>

#include "core/nlq/completer.h"

namespace sqlagent::nlq {

namespace {
// The values of one column that a condition lists, each as a condition of its own.
std::vector<PredPtr> one_by_one(const PredPtr& p) {
  if (const auto* o = std::get_if<Or>(&p->is)) {
    std::vector<PredPtr> out;
    for (const auto& part : o->parts)
      for (auto& one : one_by_one(part)) out.push_back(std::move(one));
    return out;
  }
  const auto* c = std::get_if<Compare>(&p->is);
  if (!c || c->op != Cmp::in) return {p};
  std::vector<PredPtr> out;
  for (const auto& literal : c->right) out.push_back(compare_of(c->left, Cmp::eq, {literal}));
  return out;
}
}  // namespace

// Several values of one column are alternatives: no cell is both "web" and "phone". "Both" says
// that there is a row for each.
void Completer::add_filters(Draft& d) const {
  std::vector<std::pair<std::pair<int, int>, PredPtr>> merged;
  for (const Piece* p : f_.filters) {
    const auto* c = std::get_if<Compare>(&p->pred->is);
    const bool listed =
        c && (c->op == Cmp::eq || c->op == Cmp::in) && !c->right_expr && p->column >= 0;
    bool joined = false;
    for (auto& [place, pred] : merged)
      if (listed && place == std::pair{p->table, p->column}) {
        pred = either_of(pred, p->pred);
        joined = true;
      }
    if (!joined)
      merged.push_back({listed ? std::pair{p->table, p->column} : std::pair{-1, -1}, p->pred});
  }
  const bool both = std::ranges::any_of(f_.tiling->parts, [](const Piece* p) {
    return p->kind == Kind::filler && p->said == "both";
  });
  for (const auto& [place, pred] : merged)
    if (both && place.first >= 0)
      for (const auto& one : one_by_one(pred)) d.intent.where = both_of(d.intent.where, one);
    else
      d.intent.where = both_of(d.intent.where, pred);
}

void Completer::require(Draft& d, int table, bool negated, const PredPtr& where) const {
  d.intent.where = both_of(d.intent.where,
                           std::make_shared<const Pred>(Pred{Exists{table, {}, where, negated}}));
}

// "not involved in a course about glass": what is said of the missing rows is said of them alone.
PredPtr Completer::take_along(Draft& d, const Piece& absence, int table) const {
  std::vector<PredPtr> parts;
  if (d.intent.where) {
    const auto* all = std::get_if<And>(&d.intent.where->is);
    parts = all ? all->parts : std::vector{d.intent.where};
  }
  PredPtr inside, outside;
  for (const auto& part : parts) {
    std::vector<ColumnRef> columns;
    columns_in(part, columns);
    const bool of_them =
        !std::holds_alternative<Exists>(part->is) && !columns.empty() &&
        std::ranges::all_of(columns, [&](const ColumnRef& c) {
          return c.table == table || (!joins_.to_one(table, c.table).empty() &&
                                      std::ranges::none_of(d.subjects, [&](int subject) {
                                        return !joins_.to_one(subject, c.table).empty();
                                      }));
        });
    const bool behind = std::ranges::any_of(f_.filters, [&](const Piece* p) {
      return p->begin >= absence.end && !columns.empty() && p->table == columns.front().table;
    });
    auto& side = of_them && behind ? inside : outside;
    side = both_of(side, part);
  }
  d.intent.where = outside;
  return inside;
}

void Completer::forbid(Draft& d, const Piece& absence, int table) const {
  PredPtr where = both_of(absence.pred, take_along(d, absence, table));
  const int time = scene_.table(table).time;
  if (time >= 0 && dates_.empty())
    for (auto& range : d.intent.times) {
      const ExprPtr day = column_of(table, time);
      if (range.from)
        where = both_of(where, compare_of(day, Cmp::ge, {{iso(*range.from), Type::date}}));
      if (range.to)
        where = both_of(where, compare_of(day, Cmp::lt, {{iso(*range.to), Type::date}}));
    }
  if (time >= 0 && dates_.empty()) d.intent.times.clear();
  require(d, table, true, where);
}

// Everything that was denied; false where nothing records it: then it would be heard and ignored.
bool Completer::forbid_all(Draft& d, int subject) const {
  for (const Piece* a : f_.absences) {
    const auto tables = absent_tables(*a, subject);
    if (tables.empty()) return false;
    for (int t : tables) forbid(d, *a, t);
  }
  return true;
}

}  // namespace sqlagent::nlq
