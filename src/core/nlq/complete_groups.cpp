// What the result is broken down by: things by their names, or by what was asked for of them; and
// groups that are none.
#include <algorithm>
#include <array>

#include "core/nlq/completer.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {

void Completer::unfold_each() {
  if (!f_.measures.empty() || f_.count || f_.top || !f_.havings.empty() || !f_.opens.empty() ||
      f_.groups.size() != 1 || f_.columns.empty())
    return;
  const Piece& g = *f_.groups[0];
  const bool each =
      g.said.find("each") != std::string::npos || g.said.find("every") != std::string::npos;
  if (!each || g.table < 0 || g.list.size() != 1 ||
      signature(g.list[0]) != signature(entity_key(g.table)))
    return;
  Piece thing = g;
  thing.kind = Kind::entity;
  own_.push_back(thing);
  f_.entities.push_back(&own_.back());
  f_.groups.clear();
}

// "the most common city among members": the members are counted, not told apart.
void Completer::drop_identities() {
  std::erase_if(f_.groups, [&](const Piece* g) {
    const bool itself =
        g->table >= 0 && g->list.size() == 1 && g->said != "by" &&
        signature(g->list[0]) == signature(entity_key(g->table)) &&
        std::ranges::any_of(words_, [&](const Piece* w) { return w->table == g->table; });
    if (itself) f_.entities.push_back(g);
    return itself;
  });
}

// "the codes of the roles and how many staff each role has": the group is shown by what was asked
// for of it.
bool Completer::shown_otherwise(Draft& d, const Piece& group) const {
  if (group.list.size() != 1 || signature(group.list[0]) != signature(entity_key(group.table)))
    return false;
  const int key = scene_.table(group.table).key;
  bool shown = false;
  for (const Piece* w : words_) {
    const bool points = std::ranges::any_of(scene_.catalog.edges(), [&](const catalog::Edge& e) {
      return e.from_table == w->table && e.from_column == w->column && e.to_table == group.table;
    });
    if (w->table != group.table && !points) continue;
    if (w->begin >= group.begin && w->end <= group.end) continue;
    add_dim(d, w->expr);
    shown = true;
  }
  if (shown && key >= 0) d.intent.keys.push_back(column_of(group.table, key));
  return shown;
}

// "Monthly amount by booking date": the date says by which day the months are.
bool Completer::dates_period(Draft& d, const Piece& group, const ExprPtr& key) const {
  const auto* day = std::get_if<Bucket>(&key->is);
  const auto* date = day && day->of ? std::get_if<ColumnRef>(&day->of->is) : nullptr;
  const bool period = std::ranges::any_of(f_.groups, [](const Piece* g) {
    return std::ranges::any_of(g->list, [](const ExprPtr& e) {
      const auto* bucket = std::get_if<Bucket>(&e->is);
      return bucket && !bucket->of && bucket->grain != Grain::day;
    });
  });
  if (!date || day->grain != Grain::day || group.said != "by" || !period) return false;
  d.events.insert(d.events.begin(), *date);
  return true;
}

void Completer::add_groups(Draft& d) const {
  for (const Piece* p : f_.times)  // "in each of the last 12 months"
    if (p->hint == "each") add_dim(d, bucket_of(nullptr, p->grain));
  for (const Piece* g : f_.groups) {
    if (shown_otherwise(d, *g)) continue;
    for (const auto& e : g->list) {
      if (dates_period(d, *g, e)) continue;
      // "per customer id" asks for the id, "per customer" for who it is.
      bool by_code = false;
      for (int i = g->begin; i < g->end; ++i)
        by_code |= has(std::array<std::string_view, 6>{"id", "ids", "code", "number", "no", "key"},
                       std::string_view(scene_.tokens[i].word));
      add_dim(d, by_code ? e : shown_by_name(e));
    }
  }
}

}  // namespace sqlagent::nlq
