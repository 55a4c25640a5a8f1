// Rankings: what is ranked (the target) and by what. "Most orders" ranks by an aggregate,
// "cheapest" by a column of the row.
#include <algorithm>
#include <array>

#include "core/nlq/completer.h"
#include "core/nlq/lattice.h"
#include "core/nlq/naming.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {

using catalog::Role;
namespace {
constexpr std::string_view kRowOrder = "the order of the rows";
}  // namespace

// What the words say it is ranked by; several when they leave it open.
std::vector<Completer::Ranking> Completer::rankings(int target, bool entity) {
  std::vector<Ranking> out;
  bool rows_only = false;
  const auto derived = [&](std::string_view name, double cost) {
    for (const auto& d : scene_.derived) {
      if (d.name != name) continue;
      if (target >= 0 && d.table != target && joins_.to_one(d.table, target).empty()) continue;
      if (rows_only && d.table == target) continue;  // its own columns are listed one by one
      Ranking r{aggregate_of(Agg::sum, d.row, d.table), d.table, d.name, d.name,
                cost + 0.4 * (1 - d.quality)};
      r.formula = d.formula;
      out.push_back(std::move(r));
    }
  };
  const auto counted = [&](double cost) {
    // Rows of what happened to the target, else of its own table.
    bool any = false;
    for (const auto& e : scene_.catalog.edges()) {
      if (!entity) break;
      if (e.to_table != target || e.from_table == target ||
          !scene_.table(e.from_table).facts.shared != !scene_.table(target).facts.shared)
        continue;
      any = true;
      const bool named = std::ranges::any_of(
          f_.entities, [&](const Piece* p) { return p->table == e.from_table; });
      out.push_back({aggregate_of(Agg::count, nullptr, e.from_table), e.from_table, "count",
                     "number of " + plural_noun(scene_.catalog, e.from_table),
                     cost - (named ? 0.3 : 0.0)});
    }
    for (int t = 0; target < 0 && t < static_cast<int>(scene_.catalog.tables().size()); ++t)
      if (scene_.table(t).time >= 0 && !scene_.table(t).facts.shared) {
        // Where things happen there are more rows than things.
        const auto fewer = std::ranges::count_if(scene_.catalog.tables(), [&](const auto& other) {
          return other.time >= 0 && !other.facts.shared &&
                 other.facts.rows > scene_.table(t).facts.rows;
        });
        out.push_back({aggregate_of(Agg::count, nullptr, t), t, "count",
                       "number of " + plural_noun(scene_.catalog, t),
                       cost + 0.4 * static_cast<double>(fewer)});
      }
    // One row is one thing: how many of it there are is no rank.
    if (!any && target >= 0 && !rows_only && !entity)
      out.push_back({aggregate_of(Agg::count, nullptr, target), target, "count", "count", cost});
  };
  const auto columns = [&](std::string_view words, double cost) {
    for (int t = 0; t < static_cast<int>(scene_.catalog.tables().size()); ++t) {
      // "the longest project" speaks of the project, not of what is booked on it.
      if (target >= 0 && t != target && joins_.to_one(target, t).empty() &&
          (entity || joins_.to_one(t, target).empty()))
        continue;
      for (int c = 0; c < static_cast<int>(scene_.table(t).columns.size()); ++c) {
        if (!is_number(scene_.column(t, c))) continue;
        const int place = scene_.vocabulary.has_word(t, c, words);
        if (place < 0) continue;
        Ranking r{column_of(t, c), t, "", words_of(scene_.column(t, c)),
                  cost + 0.05 * place + (t == target ? 0.0 : 0.6)};
        if (f_.times.size() == 1) r.dated = period_column(t, c, f_.times[0]->unit) == c;
        if (f_.times.size() == 1 && !r.dated && period_column(t, c, f_.times[0]->unit) >= 0)
          r.cost += 0.8;
        out.push_back(std::move(r));
      }
    }
  };
  for (const Piece* o : f_.orders)
    if (o->expr) out.push_back({o->expr, o->table, o->hint, "", 0});
  if (!out.empty()) return out;
  if (f_.top->expr) return {{f_.top->expr, f_.top->table, f_.top->hint, "", 0}};
  if (f_.top->hint.empty() && !f_.measures.empty())
    return {{f_.measures[0]->expr, f_.measures[0]->table, f_.measures[0]->hint, "", 0}};
  const std::string& hint = f_.top->hint;
  if (hint == "@sales") {
    derived("revenue", 0.1);
    derived("units", 0.15);
    if (out.empty()) counted(0.4);
  } else if (hint == "@units") {
    derived("units", 0);
    if (out.empty()) counted(0.3);
  } else if (hint == "@revenue") {
    derived("revenue", 0);
  } else if (hint == "@profit") {
    derived("profit", 0);
  } else if (hint == "@count") {
    counted(0);
  } else if (hint == "@performance") {
    columns("return performance change growth", 0);
    if (out.empty()) derived("revenue", 0.3);
  } else if (hint == "@time") {
    const auto& table = scene_.table(std::max(target, 0));
    for (int c = 0; target >= 0 && c < static_cast<int>(table.columns.size()); ++c) {
      const auto& column = table.columns[c];
      const bool age = is_number(column) && scene_.vocabulary.has_word(target, c, "age") >= 0;
      const bool birth =
          is_date(column) && scene_.vocabulary.has_word(target, c, "birth born dob birthday") >= 0;
      const bool of_age =
          f_.top->said == "oldest" || f_.top->said == "eldest" || f_.top->said == "youngest";
      if (!of_age || (!age && !birth)) continue;
      out.push_back({column_of(target, c), target, "", words_of(column), 0});
      out.back().flipped = age;
    }
    if (!out.empty()) return out;
    for (int c = 0; target >= 0 && table.time < 0 && c < static_cast<int>(table.columns.size());
         ++c)
      if (is_year(table.columns[c]))
        out.push_back({column_of(target, c), target, "", words_of(table.columns[c]), 0.2});
    if (target >= 0 && table.time >= 0)
      out.push_back(
          {column_of(target, table.time), target, "", words_of(table.columns[table.time]), 0});
    for (int c = 0; target >= 0 && c < static_cast<int>(table.columns.size()); ++c)
      if (c != table.time && is_date(table.columns[c]))
        out.push_back({column_of(target, c), target, "", words_of(table.columns[c]), 0.3});
    // Without any date, the first of a list is the one that stands first.
    const bool place = (f_.top->said == "first" || f_.top->said == "last") && f_.groups.empty() &&
                       scene_.catalog.tables().size() == 1 && scene_.tokens[0].word != "when";
    if (const int row = target >= 0 && place && out.empty() ? row_number(table) : -1; row >= 0)
      out.push_back({column_of(target, row), target, "", std::string(kRowOrder), 0.3});
  } else if (!hint.empty()) {
    columns(hint, 0);
  } else if (!numbers_.empty()) {
    for (const Piece* n : numbers_) out.push_back({n->expr, n->table, "", "", 0.1});
  } else {
    // Nothing was said: what usually makes a thing big or good, as a question if there are several.
    const bool plain =
        f_.top->said == "biggest" || f_.top->said == "largest" || f_.top->said == "smallest";
    const bool shared = target >= 0 && scene_.table(target).facts.shared;
    if (shared) {
      columns("return performance", 0.4);
      if (!out.empty()) {
        // Of several periods the first is the table's own choice; the others are its alternatives.
        sort_stably(out, [](const Ranking& a, const Ranking& b) { return a.cost < b.cost; });
        out.resize(1);
        return out;
      }
    }
    if (plain && entity) columns("area size surface capacity population", 0.15);
    if (plain && entity && !out.empty()) return out;
    if (plain && target >= 0)
      for (int c = 0; c < static_cast<int>(scene_.table(target).columns.size()); ++c)
        if (const auto& column = scene_.column(target, c);
            is_number(column) && (column.role == Role::additive || column.role == Role::balance))
          out.push_back({column_of(target, c), target, "", words_of(column), 0.5});
    rows_only = plain && entity;
    derived("revenue", 0.5);
    const bool good = f_.top->said == "best" || f_.top->said == "worst" || f_.top->said == "top";
    if (good) columns("score rating grade mark", 0.45);
    if (!shared && entity) counted(0.55);
    // What is stored and what it is called are one choice.
    std::vector<Ranking> distinct;
    for (auto& r : out) {
      const auto* total = std::get_if<Aggregate>(&r.expr->is);
      const std::string what = signature(total && total->of ? total->of : r.expr);
      const bool twice = std::ranges::any_of(distinct, [&](const Ranking& have) {
        const auto* other = std::get_if<Aggregate>(&have.expr->is);
        return signature(other && other->of ? other->of : have.expr) == what;
      });
      if (!twice) distinct.push_back(std::move(r));
    }
    out = std::move(distinct);
    for (auto& r : out) r.open = true;
  }
  return out;
}

// "Which customer has the latest policy?": whose row it is that stands at the top; -1: the row
// itself is asked for.
int Completer::holder_of(int target) const {
  if (f_.entities.size() < 2 || !f_.columns.empty()) return -1;
  const Piece& first = *f_.entities.front();
  if (first.table == target || first.begin > f_.top->begin ||
      joins_.to_one(target, first.table).empty())
    return -1;
  return first.table;
}

void Completer::rank_rows(int target, const Ranking& r, const Piece* said) {
  Draft d = start();
  d.subjects = {target};
  add_ranking(d, r);
  for (const Piece* g : f_.groups)
    for (const auto& e : g->list) {
      d.intent.per.push_back({e, alias_of(scene_.catalog, e, "")});
      d.intent.columns.push_back(d.intent.per.back());
    }
  const int holder = holder_of(target);
  used_ = {target, r.table};
  if (holder >= 0) {
    add_column(d.intent.columns, entity_key(holder));
    used_.push_back(holder);
  } else {
    // "Stocks with the best return": the return alone would not say which.
    if (std::ranges::all_of(
            f_.columns, [&](const Piece* p) { return signature(p->expr) == signature(r.expr); }))
      add_column(d.intent.columns, entity_key(target));
    show_asked(d.intent.columns, target);
  }
  if (shows_figure(r)) add_column(d.intent.columns, r.expr);
  d.intent.limit = wanted(d, said, r);
  d.intent.order.push_back({r.expr, f_.top->descending != r.flipped});
  if (!forbid_all(d, target)) return;
  emit(std::move(d));
}

void Completer::rank_groups(const ExprPtr& key, int target, const Ranking& r, const Piece* said) {
  Draft d = start();
  add_ranking(d, r);
  ExprPtr value = r.expr;
  if (!has_aggregate(value)) {
    const auto& c = std::get<ColumnRef>(value->is);
    const auto& column = scene_.column(c.table, c.column);
    if (is_date(column)) {
      value = aggregate_of(f_.top->descending ? Agg::max : Agg::min, value, c.table);
    } else {
      const Agg agg = default_agg(column);
      value = aggregate_of(agg, value, c.table);
      assume(d, words_of(column), agg == Agg::sum ? "total" : "average");
    }
  }
  for (const Piece* g : f_.groups)
    for (const auto& e : g->list) {
      d.intent.per.push_back({e, alias_of(scene_.catalog, e, "")});
      add_dim(d, e);
    }
  for (const Piece* g : f_.groups)
    if (g->said == "by") {
      d.add("ranked_by_group", 1);  // "top products by X": X is rather what ranks
      if (half_named(*g)) d.add("unused_column", 1);
    }
  if (said->kind == Kind::entity || entity_target(key, target))
    group_as(d, target);
  else
    add_dim(d, said->rule == "column name" ? key : shown_by_name(key));
  // "The year and semester with the most courses": both together are ranked.
  if (said->kind == Kind::column)
    for (const Piece* w : words_)
      if (w->table == said->table && w != said && listed_with(*said, *w)) add_dim(d, w->expr);
  for (const Piece* w : words_)
    if (const int edge = w == said ? -1 : role_of(*w, target); edge >= 0)
      d.via.push_back(edge);
    else if (w != said && std::ranges::none_of(d.intent.dims, [&](const Output& dim) {
               return signature(dim.expr) == signature(w->expr);
             }))
      d.add("unused_column", 1);
  const bool how_many = f_.count && f_.measures.empty();  // "… and how many are there?"
  if (shows_figure(r) || how_many) add_measure(d, value, r.hint);
  for (const Piece* m : f_.measures)
    if (signature(m->expr) != signature(value) || !shows_figure(r))
      add_measure(d, m->expr, m->hint);
  d.add("unused_entity", f_.absences.empty() ? 0.0 : 1.0);
  d.intent.limit = wanted(d, said, r);
  d.intent.order.push_back({value, f_.top->descending});
  used_ = {target, r.table};
  emit(std::move(d));
}

void Completer::add_ranking(Draft& d, const Ranking& r) const {
  d.add("ranking_guess", r.cost);
  if (r.dated) d.intent.times.clear();
  if (!r.formula.empty()) assume(d, r.words, r.formula);
  if (r.open) {
    d.doubt = "rank";
    d.ranked_by = r.words;
    assume(d, f_.top->said, "by " + r.words);
  } else if (r.words == kRowOrder) {
    assume(d, f_.top->said, "in " + r.words);
  } else if (!r.words.empty() && f_.top->hint.starts_with("@") && f_.top->hint != "@time") {
    assume(d, f_.top->said, "by " + r.words);
  }
}

void Completer::ranked() {
  if (f_.top->hint == "@choice") return choice();
  if (f_.top->hint == "@near") return near();
  struct Target {
    ExprPtr key;
    int table;
    const Piece* said;
    bool rows;  // one row of the table is one thing that is ranked
    double cost;
  };
  std::vector<Target> targets;
  for (const Piece* e : f_.entities)
    targets.push_back({entity_key(e->table), e->table, e, true, 0});
  for (const Piece* w : words_) {
    const auto& table = scene_.table(w->table);
    const bool beside =
        std::ranges::any_of(f_.entities, [&](const Piece* e) { return e->table == w->table; });
    const bool whole =
        w->column == table.key || w->column == table.display || is_unique(scene_.column(*w));
    targets.push_back(
        {w->expr, w->table, w, whole, beside && f_.top->hint != "@count" ? 0.3 : 0.0});
    // "the most common flag among ships": its values are ranked, by how many ships there are.
    if (beside && !whole && f_.top->hint == "@count")
      for (auto& target : targets) target.cost += target.said->kind == Kind::entity ? 0.5 : 0.0;
  }
  for (const Piece* g : f_.grains)
    targets.push_back({bucket_of(nullptr, g->grain), -1, g, false, 0});
  extreme_figure();
  // "which major has the most students": codes that are numbers are ranked as well.
  if (targets.empty() && f_.top->expr && has_aggregate(f_.top->expr))
    for (const Piece* n : numbers_) targets.push_back({n->expr, n->table, n, false, 0.1});
  // "who visited most often": persons are ranked, and the table that was named says by what.
  if (f_.who) {
    for (auto& target : targets) target.cost += has(people(), target.table) ? 0.0 : 0.8;
    for (int t : people())
      if (std::ranges::none_of(targets, [&](const Target& have) { return have.table == t; }))
        targets.push_back({entity_key(t), t, f_.top, true, 0.1});
  }
  if (targets.empty()) {
    for (const Piece* p : f_.filters)
      if (targets.empty() || targets.back().table != p->table)
        targets.push_back({entity_key(p->table), p->table, p, true, 0.2});
    if (f_.top->expr && !f_.top->n && !has_aggregate(f_.top->expr) && !f_.who) {
      // "the highest list price": a figure.
      Draft d = start();
      add_groups(d);
      const Agg agg = f_.top->descending ? Agg::max : Agg::min;
      add_measure(d, aggregate_of(agg, f_.top->expr, f_.top->table), "");
      default_order(d);
      emit(std::move(d));
    }
    // The groups are what is ranked: "top revenue by country".
    if (!f_.groups.empty() && (f_.top->expr || !f_.measures.empty())) {
      Draft d = start();
      const Ranking r = f_.top->expr ? Ranking{f_.top->expr, f_.top->table, f_.top->hint, "", 0}
                                     : Ranking{f_.measures[0]->expr, f_.measures[0]->table,
                                               f_.measures[0]->hint, "", 0};
      if (has_aggregate(r.expr)) {
        add_groups(d);
        add_measure(d, r.expr, r.hint);
        d.intent.limit = f_.top->n ? *f_.top->n : 1;
        d.intent.order.push_back({r.expr, f_.top->descending});
        emit(std::move(d));
      }
    }
  }
  for (const Target& target : targets) {
    for (const Ranking& r :
         rankings(target.table, target.rows || target.said->kind != Kind::column)) {
      const bool aggregate = has_aggregate(r.expr);
      const size_t before = out_.size();
      // Nothing but rows has an order of its own.
      const bool rows = target.rows || (r.words == kRowOrder && !aggregate);
      if (!aggregate && rows &&
          (target.table == r.table || !joins_.to_one(target.table, r.table).empty()))
        rank_rows(target.table, r, target.said);
      else if (target.key)
        rank_groups(target.key, target.table, r, target.said);
      for (size_t i = before; i < out_.size(); ++i) out_[i].add("ranking_guess", target.cost);
    }
  }
}

}  // namespace sqlagent::nlq
