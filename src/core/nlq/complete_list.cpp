// Lists, absence and yes/no: whose rows are shown, and which columns of them.
#include "core/nlq/completer.h"

#include <algorithm>

#include "core/nlq/lexicon.h"
#include "core/nlq/naming.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {

using catalog::Role;

std::vector<int> Completer::list_subjects() const {
  std::vector<int> out;
  const auto add = [&](int t) {
    if (t >= 0 && !has(out, t)) out.push_back(t);
  };
  for (const Piece* e : f_.entities) add(e->table);
  if (!out.empty()) return out;
  if (f_.who)
    for (int t : people()) add(t);
  if (!out.empty()) return out;
  for (const Piece* p : f_.filters) add(p->table);
  for (const auto* list : {&words_, &numbers_, &dates_})
    for (const Piece* p : *list) add(p->table);
  return out;
}

std::vector<int> Completer::people() const {
  std::vector<int> out;
  for (int t = 0; t < static_cast<int>(scene_.catalog.tables().size()); ++t)
    for (const auto& noun : scene_.table(t).nouns) {
      const std::string head = noun.substr(noun.rfind(' ') + 1);
      if ((has(alike("person"), std::string_view(head)) || head == "person" ||
           has(alike("customer"), std::string_view(head))) &&
          !has(out, t))
        out.push_back(t);
    }
  return out;
}

std::vector<int> Completer::absent_tables(const Piece& a, int subject) const {
  if (a.table >= 0) return {a.table};
  // "never sold": the tables that point at the subject; one with quantities or a date is where
  // things happen.
  std::vector<std::pair<double, int>> found;
  for (const auto& e : scene_.catalog.edges()) {
    if (e.to_table != subject || e.from_table == subject) continue;
    const auto& t = scene_.table(e.from_table);
    double fit = t.time >= 0 ? 0.5 : 0;
    for (const auto& c : t.columns) fit += c.role == Role::additive ? 0.3 : 0;
    found.emplace_back(-fit, e.from_table);
  }
  std::ranges::sort(found);
  std::vector<int> out;
  for (const auto& [fit, t] : found)
    if (!has(out, t) && out.size() < 2) out.push_back(t);
  return out;
}

void Completer::listed() {
  double place = 0;
  for (int subject : list_subjects()) {
    Draft base = start();
    base.subjects = {subject};
    base.add("later_subject", f_.entities.empty() ? 0 : place++);  // what is named first is listed
    if (f_.versus) base.add("compared_list", 1);
    const bool own_columns =
        f_.filters.empty() && !f_.columns.empty() &&
        std::ranges::all_of(f_.columns, [&](const Piece* p) { return p->table == subject; });
    if (f_.entities.empty()) base.add("guessed_subject", own_columns ? 0.2 : 1.0);
    const bool events_only = !f_.times.empty();
    std::vector<const Piece*> shown;
    for (const Piece* p : f_.columns) {
      const auto& c = scene_.column(*p);
      if (events_only && (is_date(c) || has(years_, p))) continue;
      // "accounts that churned" names the event, "churned on" the column.
      const bool event = is_date(c) && c.facts.nulls > 0 && !f_.entities.empty() &&
                         p->end - p->begin < static_cast<int>(c.words.size());
      if (event)
        base.intent.where = both_of(base.intent.where, compare_of(p->expr, Cmp::not_null, {}));
      else
        shown.push_back(p);
    }
    const bool figures = !shown.empty() && f_.entities.empty() && !f_.listing &&
                         std::ranges::all_of(shown, [&](const Piece* p) {
                           return scene_.column(*p).role == Role::additive;
                         });
    // "sector performance": a figure for each, rather than every row of it.
    const bool kinds = f_.entities.empty() && !f_.listing && !words_.empty() && !numbers_.empty() &&
                       f_.orders.empty() && std::ranges::all_of(words_, [&](const Piece* w) {
                         const auto& facts = scene_.column(*w).facts;
                         return facts.distinct * 5 <= facts.rows * 4;
                       });
    if (kinds) base.add("bare_list", 1.5);
    if (figures) base.add("bare_list", 1);
    if (f_.filters.empty() && f_.absences.empty() && f_.times.empty() && f_.presences.empty() &&
        shown.empty() && !f_.listing)
      base.add("bare_list", 1);
    std::vector<Draft> drafts{base};
    for (const Piece* a : f_.absences) {
      std::vector<Draft> more;
      for (const Draft& d : drafts)
        for (int t : absent_tables(*a, subject)) {
          if (t == subject) continue;
          Draft with = d;
          forbid(with, *a, t);
          if (a->table < 0 && !more.empty()) with.add("second_choice", 1);
          more.push_back(std::move(with));
        }
      drafts = std::move(more);
    }
    for (Draft& d : drafts) {
      const bool sorted = std::ranges::any_of(f_.orders, [](const Piece* o) { return !o->expr; });
      if (shown.empty() && (names_only() || sorted) && scene_.table(subject).display >= 0) {
        // "the names of all routes in alphabetical order": what they are called.
        const ExprPtr key = names_only() ? name_of(subject) : entity_key(subject);
        d.intent.columns.push_back({key, alias_of(scene_.catalog, key, "")});
        d.list_all = !names_only();
      } else if (shown.empty()) {
        d.list_all = true;
      } else {
        const bool once = std::ranges::any_of(shown, [](const Piece* p) { return p->distinct; });
        asked(d.intent.columns, subject, shown);
        // "list the cities": each once.
        d.intent.distinct = once || (f_.entities.empty() && shown.size() == 1 &&
                                     !is_unique(scene_.column(*shown[0])));
      }
      for (const Piece* p : f_.measures)
        d.intent.columns.push_back({p->expr, alias_of(scene_.catalog, p->expr, p->hint)});
      default_order(d);
      for (const Piece* e : f_.entities)
        if (e->table == subject && e->n) d.intent.limit = e->n;
      used_ = {subject};
      // "never borrowed a book": what did not happen names what it would have happened to.
      for (const Piece* a : f_.absences)
        for (int t : absent_tables(*a, subject))
          for (const Piece* e : f_.entities)
            if (t == e->table || !joins_.to_one(t, e->table).empty()) used_.push_back(e->table);
      for (const Piece* e : f_.entities)
        if (e->table != subject && (!joins_.to_one(subject, e->table).empty() ||
                                    (!f_.filters.empty() && joins_.to_many(subject, e->table))))
          used_.push_back(e->table);
      emit(std::move(d));
    }
  }
}

void Completer::yes_no() {
  for (int subject : list_subjects()) {
    Draft d = start();
    d.subjects = {subject};
    d.intent.yes_no = true;
    for (const Piece* a : f_.absences)
      for (int t : absent_tables(*a, subject)) forbid(d, *a, t);
    // Verbs that name another table ("order an e-bike") are conditions that already join it.
    used_ = {subject};
    for (const Piece* e : f_.entities) used_.push_back(e->table);
    if (f_.filters.empty() && f_.times.empty()) d.add("bare_list", 1);
    emit(std::move(d));
  }
}

}  // namespace sqlagent::nlq
