// Lists, absence and yes/no: whose rows are shown, and which columns of them.
#include "core/nlq/completer.h"

#include <algorithm>
#include <array>

#include "core/catalog/english.h"
#include "core/nlq/lattice.h"
#include "core/nlq/lexicon.h"
#include "core/nlq/naming.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {

using catalog::Role;

namespace {

// A participle before a thing, or said of it: "loaned books", "cows that were sold", "agents who
// left".
bool tells_which_rows(const Scene& scene, const Frame& frame, const Piece& column) {
  static constexpr std::array<std::string_view, 6> kIs{"is", "are", "was", "were", "been", "got"};
  const std::string& word = scene.tokens[column.begin].word;
  const std::string verb = catalog::verb_of(word);
  if (column.end != column.begin + 1 || verb.empty() || verb == word || frame.entities.empty())
    return false;
  static constexpr std::array<std::string_view, 3> kWho{"who", "that", "which"};
  const std::string_view before =
      column.begin > 0 ? std::string_view(scene.tokens[column.begin - 1].word) : "";
  const bool told = has(kIs, before) || (has(kWho, before) && column.begin > 1);
  return told || std::ranges::any_of(frame.entities,
                                     [&](const Piece* e) { return e->begin == column.end; });
}

// A condition leaves one value of it.
bool is_fixed(const Frame& frame, const Piece& column) {
  return std::ranges::any_of(frame.filters, [&](const Piece* p) {
    const auto* c = p->pred ? std::get_if<Compare>(&p->pred->is) : nullptr;
    return c && c->op == Cmp::eq && c->right.size() == 1 && p->table == column.table &&
           p->column == column.column;
  });
}

}  // namespace

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
           has(alike("customer"), std::string_view(head)) || of_people(scene_.table(t))) &&
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

// Whose rows are listed, and what speaks against it: a table that has or reaches all that is to be
// shown, without rows of other tables in between.
std::vector<std::pair<int, double>> Completer::list_choices(
    const std::vector<const Piece*>& shown) const {
  std::vector<std::pair<int, double>> out;
  std::vector<int> tables;
  for (const Piece* p : shown)
    if (!has(tables, p->table)) tables.push_back(p->table);
  const auto shows_all = [&](int subject) {
    return std::ranges::all_of(tables, [&](int t) { return !joins_.to_one(subject, t).empty(); });
  };
  const auto add = [&](int t, double cost) {
    const bool known = std::ranges::any_of(out, [&](const auto& have) { return have.first == t; });
    if (t < 0 || known || !shows_all(t)) return;
    // Rows of another table would repeat what is shown of the one.
    if (tables.size() == 1 && t != tables[0] && joins_.to_one(tables[0], t).empty()) cost += 0.3;
    out.emplace_back(t, cost);
  };
  double place = 0;
  for (int t : list_subjects()) {
    add(t, f_.entities.empty() ? 0 : place);  // what is named first is listed
    place += 0.8;
  }
  for (int t : tables) add(t, f_.entities.empty() ? 0 : 0.4);
  // "the pilots and the aircraft they flew": the rows that tie them.
  for (int t = 0;
       out.empty() && !tables.empty() && t < static_cast<int>(scene_.catalog.tables().size()); ++t)
    add(t, 0.3);
  return out;
}

// The columns to be shown; a date that is named as an event has to be known instead.
std::vector<const Piece*> Completer::shown_columns(Draft& d) const {
  std::vector<const Piece*> shown;
  for (const Piece* p : f_.columns) {
    const auto& c = scene_.column(*p);
    // "name and hire date of people hired since 2022": told like the name, beside dating the rows.
    const bool told = std::ranges::any_of(
        f_.columns, [&](const Piece* other) { return other != p && listed_with(*p, *other); });
    if (!told && !f_.times.empty() && (is_date(c) || has(years_, p))) continue;
    // "accounts that churned" names the event, "churned on" the column.
    // "loaned books": a date that all rows have says nothing of which.
    if (is_date(c) && tells_which_rows(scene_, f_, *p)) {
      if (c.facts.nulls == 0)
        d.add("idle_date", 1);
      else
        d.intent.where = both_of(d.intent.where, compare_of(p->expr, Cmp::not_null, {}));
      continue;
    }
    // "customers managed by Patel" are not their manager, who is the same for all.
    if (f_.columns.size() == 1 && !f_.entities.empty() && is_fixed(f_, *p)) continue;
    const bool event = is_date(c) && c.facts.nulls > 0 && !f_.entities.empty() &&
                       p->end - p->begin < static_cast<int>(c.words.size());
    if (event)
      d.intent.where = both_of(d.intent.where, compare_of(p->expr, Cmp::not_null, {}));
    else
      shown.push_back(p);
  }
  return shown;
}

// "Which products ...": what they are called; "show the products": all that is known of them.
bool Completer::asks_which() const {
  static constexpr std::array<std::string_view, 5> kAsks{"which", "what", "who", "whose", "where"};
  const bool everything = std::ranges::any_of(f_.tiling->parts, [](const Piece* p) {
    return p->kind == Kind::filler && (p->said.starts_with("info") || p->said == "details");
  });
  return !everything && has(kAsks, std::string_view(scene_.tokens[0].word));
}

// "The cities where members live", "which countries do ships come from": each once.
bool Completer::asks_kinds(const Piece& shown) const {
  static constexpr std::array<std::string_view, 7> kBehind{"where", "do",    "does", "did",
                                                           "that",  "which", "have"};
  const auto& column = scene_.column(shown);
  return (column.role == Role::dimension || column.role == Role::geography) && !is_unique(column) &&
         shown.end < static_cast<int>(scene_.tokens.size()) &&
         scene_.tokens[shown.end - 1].word.ends_with('s') &&
         has(kBehind, std::string_view(scene_.tokens[shown.end].word));
}

void Completer::show_list(Draft& d, int subject, const std::vector<const Piece*>& shown) const {
  asked(d.intent.columns, subject, shown);
  if (!shown.empty()) {
    const auto told_apart = [](const Piece* p) { return p->distinct; };
    const bool once = std::ranges::any_of(shown, told_apart) ||
                      std::ranges::any_of(f_.entities, told_apart) ||
                      (shown.size() == 1 && asks_kinds(*shown[0]));
    // "list the cities": each once.
    d.intent.distinct =
        once || (f_.entities.empty() && shown.size() == 1 && !is_unique(scene_.column(*shown[0])));
  } else if (d.intent.columns.empty()) {
    // "the routes in alphabetical order": what they are called.
    const bool sorted = std::ranges::any_of(f_.orders, [](const Piece* o) { return !o->expr; });
    if ((sorted || asks_which()) && scene_.table(subject).display >= 0)
      add_column(d.intent.columns, entity_key(subject));
    d.list_all = !asks_which();
  }
  if (d.intent.columns.empty()) d.list_all = true;
  for (const Piece* p : f_.measures) add_column(d.intent.columns, p->expr, p->hint);
}

// A row of the one may have rows of the other: its own parts, or what these belong to; not what
// merely shares a parent with it.
bool Completer::may_have(int table, int other) const {
  constexpr double kFarthest = 5.2;  // two steps down and one up
  const auto route = joins_.any(table, other);
  return route && route->cost < kFarthest;
}

// "The titles of the papers": whose titles, not what somebody has.
bool Completer::is_owner(const Piece& entity) const {
  int at = entity.begin - 1;
  while (at > 0 && is_article(scene_.tokens[at].word)) --at;
  return at >= 0 && scene_.tokens[at].word == "of";
}

// Other things that were named: what a row belongs to, what a condition speaks of, or what has to
// exist ("people who have been contacts of an organisation").
void Completer::relate(Draft& d, int subject) const {
  for (const Piece* e : f_.entities) {
    if (e->table == subject || has(used_, e->table)) continue;
    std::vector<ColumnRef> columns;
    columns_in(d.intent.where, columns);
    for (const auto& output : d.intent.columns) columns_in(output.expr, columns);
    for (const auto& o : d.intent.order) columns_in(o.expr, columns);
    const bool spoken = std::ranges::any_of(columns, [&](const ColumnRef& c) {
      return c.table == e->table || (c.table != subject && joins_.any(subject, c.table) &&
                                     (!joins_.to_one(e->table, c.table).empty() ||
                                      !joins_.to_one(c.table, e->table).empty()));
    });
    if (spoken || !joins_.to_one(subject, e->table).empty()) {
      used_.push_back(e->table);
    } else if (joins_.to_many(subject, e->table) ||
               (!is_owner(*e) && may_have(subject, e->table))) {
      require(d, e->table, false);
      used_.push_back(e->table);
    }
  }
}

// "How many drivers took part in races": those that have any.
void Completer::relate_counted(Draft& d) const {
  if (d.intent.measures.size() != 1 || !d.intent.dims.empty()) return;
  const auto* count = std::get_if<Aggregate>(&d.intent.measures.front().expr->is);
  if (!count || count->f != Agg::count || count->of || count->overall) return;
  for (const Piece* e : f_.entities) {
    const bool apart = e->distinct || (e->begin > 0 && scene_.tokens[e->begin - 1].word == "each");
    if (apart || f_.measures.empty() || e->begin < f_.measures.front()->end) continue;
    if (e->table == count->table || has(used_, e->table) ||
        !joins_.to_one(count->table, e->table).empty() || !may_have(count->table, e->table))
      continue;
    require(d, e->table, false);
    used_.push_back(e->table);
  }
}

void Completer::listed() {
  Draft all = start();
  const std::vector<const Piece*> shown = shown_columns(all);
  for (const auto& [subject, cost] : list_choices(shown)) {
    Draft base = all;
    base.subjects = {subject};
    base.add("later_subject", cost);
    if (f_.versus) base.add("compared_list", 1);
    const bool own_columns =
        !f_.columns.empty() && std::ranges::all_of(f_.columns, [&](const Piece* p) {
          return p->table == subject && (f_.filters.empty() || p->rule == "column name");
        });
    if (f_.entities.empty())
      base.add("guessed_subject", own_columns ? 0.2 : f_.filters.empty() ? 0.5 : 1.0);
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
      show_list(d, subject, shown);
      default_order(d);
      for (const Piece* e : f_.entities)
        if (e->table == subject && e->n) d.intent.limit = e->n;
      used_ = {subject};
      // "never borrowed a book": what did not happen names what it would have happened to.
      for (const Piece* a : f_.absences)
        for (int t : absent_tables(*a, subject))
          for (const Piece* e : f_.entities)
            if (t == e->table || !joins_.to_one(t, e->table).empty()) used_.push_back(e->table);
      relate(d, subject);
      emit(std::move(d));
    }
  }
}

void Completer::yes_no() {
  for (int subject : list_subjects()) {
    Draft d = start();
    d.subjects = {subject};
    d.intent.yes_no = true;
    if (!forbid_all(d, subject)) continue;
    // Verbs that name another table ("order an e-bike") are conditions that already join it.
    used_ = {subject};
    for (const Piece* e : f_.entities) used_.push_back(e->table);
    if (f_.filters.empty() && f_.times.empty()) d.add("bare_list", 1);
    emit(std::move(d));
  }
}

}  // namespace sqlagent::nlq
