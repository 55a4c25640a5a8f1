// Two sources that share no key, side by side by period: how they correlate ("how does my revenue
// correlate with the market"), or what each was ("compare my sales with industry benchmarks").
#include <algorithm>
#include <array>

#include "core/catalog/value_index.h"
#include "core/nlq/completer.h"
#include "core/nlq/naming.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {
using catalog::Role;

struct Side {
  Draft draft;
  int table = -1;
  std::vector<int> keys;  // columns that tell its series apart: country, indicator
};

// Days from one date of the column to the next, on average.
double cadence(const catalog::Table& table) {
  if (table.time < 0) return 1;
  const auto& facts = table.columns[table.time].facts;
  const auto day = [](const std::optional<std::string>& text) {
    return text && text->size() >= 10 ? parse_iso_date(std::string_view(*text).substr(0, 10))
                                      : std::nullopt;
  };
  const auto first = day(facts.min), last = day(facts.max);
  if (!first || !last || facts.distinct < 2) return 1;
  return static_cast<double>((*last - *first).count()) / static_cast<double>(facts.distinct - 1);
}

Grain coarser(Grain grain, double days) {
  if (days >= 300) return Grain::year;
  if (days >= 80) return Grain::quarter;
  return grain == Grain::day && days >= 25 ? Grain::month : grain;
}

bool tells_apart(const catalog::Column& column) {
  static constexpr std::array<std::string_view, 8> kNoKey{"unit", "currency", "quarter", "month",
                                                          "year", "period",   "week",    "note"};
  return column.facts.type == Type::text && column.role != Role::free_text &&
         column.facts.distinct > 1 && std::ranges::none_of(column.words, [](const auto& word) {
           return has(kNoKey, std::string_view(word));
         });
}

std::vector<Literal> growth_values(const catalog::Column& column) {
  std::vector<Literal> out;
  for (const auto& value : column.facts.values)
    if (catalog::normalise(value).find("growth") != std::string::npos)
      out.push_back({value, Type::text});
  return out;
}

}  // namespace

// What a table says over time: its one figure, else what it earns, else how many rows there are.
std::optional<std::pair<ExprPtr, std::vector<int>>> Completer::figure_over_time(int t) const {
  const auto& table = scene_.table(t);
  std::vector<int> figures, keys;
  for (int c = 0; c < static_cast<int>(table.columns.size()); ++c) {
    if (is_number(table.columns[c])) figures.push_back(c);
    if (tells_apart(table.columns[c])) keys.push_back(c);
  }
  if (table.time >= 0 && figures.size() == 1 && table.facts.shared)
    return std::pair{aggregate_of(Agg::avg, column_of(t, figures[0]), t), keys};
  if (table.facts.shared) {
    // The indices themselves have no course; what is kept of each over time has one.
    for (const auto& edge : scene_.catalog.edges())
      if (edge.to_table == t && edge.to_unique && scene_.table(edge.from_table).facts.shared &&
          table.time < 0)
        if (auto found = figure_over_time(edge.from_table)) return found;
    return std::nullopt;
  }
  for (const auto& derived : scene_.derived)
    if (derived.name == "revenue" &&
        (derived.table == t || !joins_.to_one(derived.table, t).empty()))
      return std::pair{aggregate_of(Agg::sum, derived.row, derived.table), std::vector<int>{}};
  if (table.time < 0) return std::nullopt;
  return std::pair{aggregate_of(Agg::count, nullptr, t), std::vector<int>{}};
}

bool Completer::side_by_side() {
  std::vector<Side> sides;
  const auto belongs = [&](int table) {
    return std::ranges::any_of(sides, [&](const Side& side) {
      return side.table == table || !joins_.to_one(side.table, table).empty() ||
             !joins_.to_one(table, side.table).empty();
    });
  };
  const auto add = [&](const ExprPtr& figure, int table, const std::string& hint) {
    Side side;
    side.table = table;
    side.draft.intent.measures.push_back({figure, alias_of(scene_.catalog, figure, hint)});
    sides.push_back(std::move(side));
  };
  for (const Piece* p : f_.tiling->parts) {
    // "… with industry benchmarks" names the other side here, not what has to exist.
    const bool named = p->kind == Kind::entity || p->kind == Kind::presence;
    if (p->kind == Kind::measure && !belongs(p->table)) {
      add(p->expr, p->table, p->hint);
      sides.back().draft.intent.where = p->pred;
    } else if (p->kind == Kind::column && has(numbers_, p) && !belongs(p->table)) {
      add(aggregate_of(default_agg(scene_.column(*p)), p->expr, p->table), p->table, "");
      if (const auto figure = figure_over_time(p->table); figure && f_.correlate)
        sides.back().keys = figure->second;
    } else if (p->kind == Kind::column && has(words_, p) && f_.correlate && !belongs(p->table) &&
               !scene_.table(p->table).facts.shared) {
      // Customers that are cells: how many different ones.
      add(aggregate_of(Agg::count_distinct, p->expr, p->table), p->table, "");
    } else if (named && !belongs(p->table)) {
      const auto figure = figure_over_time(p->table);
      if (!figure) return false;
      const auto* of = std::get_if<Aggregate>(&figure->first->is);
      add(figure->first, of->table, "");
      sides.back().keys = figure->second;
    } else if (named && scene_.table(p->table).facts.shared &&
               std::ranges::none_of(sides, [&](const Side& s) { return s.table == p->table; })) {
      return false;  // named, and taken for a part of something else
    }
  }
  // A thing that neither side has was said about something else.
  if (!f_.correlate &&
      std::ranges::any_of(words_, [&](const Piece* p) { return !belongs(p->table); }))
    return false;
  if (f_.correlate && numbers_.size() == 2 && sides.size() == 1) {
    // Two figures of one thing: over its rows.
    const Piece &a = *numbers_[0], &b = *numbers_[1];
    const int finer = joins_.to_one(a.table, b.table).empty() ? b.table : a.table;
    Draft d = start();
    add_groups(d);
    d.subjects = {finer};
    d.intent.measures.push_back({binary_of('C', a.expr, b.expr), "correlation"});
    const ExprPtr rows = aggregate_of(Agg::count, nullptr, finer);
    d.intent.measures.push_back({rows, alias_of(scene_.catalog, rows, "count")});
    used_ = {a.table, b.table};
    emit(std::move(d));
    return true;
  }
  if (sides.size() != 2 || !f_.absences.empty() || !f_.havings.empty() || f_.top) return false;
  // One's own comes first, whichever was named first.
  if (scene_.table(sides[0].table).facts.shared && !scene_.table(sides[1].table).facts.shared)
    std::swap(sides[0], sides[1]);
  // What is known of one day alone has no course to lay beside another.
  for (const Side& side : sides) {
    const auto& table = scene_.table(side.table);
    if (table.time >= 0 && table.columns[table.time].facts.distinct < 2) return false;
  }
  Grain grain = Grain::month;
  for (const Piece* g : f_.groups) {
    const auto* bucket = std::get_if<Bucket>(&g->list.front()->is);
    if (!bucket || g->list.size() > 1) return false;
    grain = bucket->grain;
  }
  for (const Side& side : sides) grain = coarser(grain, cadence(scene_.table(side.table)));
  for (const Piece* p : f_.filters) {
    const auto side = std::ranges::find_if(sides, [&](const Side& s) {
      return s.table == p->table || !joins_.to_one(s.table, p->table).empty();
    });
    if (side == sides.end()) return false;
    side->draft.intent.where = both_of(side->draft.intent.where, p->pred);
  }
  Draft d;
  d.add("words", f_.tiling->score);
  for (const Piece* p : f_.tiling->parts)
    for (const auto& [what, how] : p->assumed) assume(d, what, how);
  for (Side& side : sides) {
    Intent& one = side.draft.intent;
    for (int c : side.keys) {
      const auto& column = scene_.column(side.table, c);
      const auto growth = f_.correlate ? std::vector<Literal>{} : growth_values(column);
      if (!growth.empty()) {
        one.where = both_of(one.where, compare_of(column_of(side.table, c), Cmp::in, growth));
        Side& other = &side == &sides[0] ? sides[1] : sides[0];
        other.draft.intent.calc = Calc::growth;
      } else if (f_.correlate) {
        const ExprPtr key = shown_by_name(column_of(side.table, c));
        one.dims.push_back({key, alias_of(scene_.catalog, key, "")});
      } else {
        assume(d, words_of(column), "average over all");
      }
    }
    one.dims.push_back({bucket_of(nullptr, grain), std::string(grain_name(grain))});
    for (const Piece* p : f_.times) one.times.push_back({{}, p->from, p->to, p->said});
  }
  for (const Side& side : sides) d.intent.series.push_back(side.draft.intent);
  assume(d, "period", std::string(grain_name(grain)));
  d.intent.calc = f_.correlate ? Calc::correlation : Calc::none;
  // The market against the market, where there is something of one's own to compare.
  const auto shared = [&](int t) { return scene_.table(t).facts.shared; };
  const bool own = std::ranges::any_of(scene_.catalog.tables(),
                                       [](const auto& table) { return !table.facts.shared; });
  if (own && shared(sides[0].table) && shared(sides[1].table)) d.add("shared", 2);
  d.subjects = {sides[0].table};
  out_.push_back(std::move(d));
  return true;
}

}  // namespace sqlagent::nlq
