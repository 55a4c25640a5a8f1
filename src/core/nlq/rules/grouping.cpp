// By what the result is broken down, and what it is sorted by.
#include <algorithm>
#include <array>

#include "core/nlq/rules/rules.h"

namespace sqlagent::nlq {
namespace {
using enum Kind;
using catalog::Role;

bool groupable(const Scene& scene, const Piece& p) {
  if (p.kind != column) return true;
  const auto& c = scene.column(p);
  // Whole numbers that come back often are codes: "students per major".
  const bool code = c.facts.type == Type::integer && c.facts.distinct * 3 <= c.facts.rows;
  return c.role != Role::free_text && c.role != Role::contact &&
         (code || (c.role != Role::additive && c.role != Role::balance));
}

ExprPtr key_of(const Scene& scene, const Piece& p) {
  if (p.kind == grain) return bucket_of(nullptr, p.grain, static_cast<int>(p.n.value_or(0)));
  if (p.kind == column) {
    const auto& c = scene.column(p);
    const bool when = c.facts.type == Type::date || c.facts.type == Type::timestamp;
    return when ? bucket_of(p.expr, Grain::day) : p.expr;
  }
  const auto& t = scene.table(p.table);
  const int shown = t.display >= 0 ? t.display : t.key;
  return shown < 0 ? nullptr : column_of(p.table, shown);
}

// "Per month" is no monthly price.
bool is_period(const Scene& scene, const Piece& key) {
  static constexpr std::array<std::string_view, 5> kPeriods{"day", "week", "month", "quarter",
                                                            "year"};
  const std::string_view word = word_at(scene, key.end - 1);
  return key.kind == column && key.end == key.begin + 1 && key.rule != "column name" &&
         std::ranges::find(kPeriods, word) != kPeriods.end();
}

void by_key(const Scene& scene, std::span<const Piece* const> p, Piece base,
            std::vector<Piece>& out) {
  const Piece& key = *p.back();
  if (!groupable(scene, key) || is_period(scene, key)) return;
  // "across all orders" is over all of them, not by each.
  if (p.front()->said == "across" && scene.tokens[p.front()->end].word == "all") return;
  const ExprPtr expr = key_of(scene, key);
  if (!expr) return;
  // By the number of an event: hardly ever what is meant.
  if (key.kind == entity && scene.table(key.table).display < 0) base.score -= 0.5;
  if (key.kind == column &&
      (scene.column(key).role == Role::additive || scene.column(key).role == Role::balance)) {
    const auto& facts = scene.column(key).facts;
    const bool code = facts.type == Type::integer && facts.distinct * 3 <= facts.rows;
    base.score -= code && p.front()->said != "by" ? 0.1 : 0.6;  // "each advisor" is told apart
  }
  // "played by the owner", "signed by a customer": who did it.
  if (p.front()->said == "by" && p.front()->begin > 0 && key.kind == entity) {
    const std::string& verb = scene.tokens[p.front()->begin - 1].word;
    if (verb.size() >= 4 && verb.ends_with("ed") && verb != "grouped" && verb != "divided")
      base.score -= 0.6;
  }
  base.kind = group;
  base.list = {expr};
  base.table = key.table;
  base.said = p.front()->said;
  out.push_back(std::move(base));
}

// "across all stations": over the whole, not for each of them.
void over_all(const Scene& scene, std::span<const Piece* const> p, Piece base,
              std::vector<Piece>& out) {
  const bool all = p[0]->end < p[1]->begin && scene.tokens[p[0]->end].word == "all";
  if (p[0]->said != "across" && !(p[0]->said == "by" && all)) return;
  if (p[1]->kind == column) {
    if (!all) return;
    base.kind = filler;
    base.score += 0.2;
    out.push_back(std::move(base));
    return;
  }
  Piece whole = *p[1];
  whole.begin = base.begin;
  whole.score = base.score + (all ? 0.2 : 0.0);
  whole.rule = base.rule;
  out.push_back(std::move(whole));
}

// "the average age for different job titles": for each of them.
void different(const Scene& scene, std::span<const Piece* const> p, Piece base,
               std::vector<Piece>& out) {
  if (p[0]->begin == 0) return;
  const std::string& before = scene.tokens[p[0]->begin - 1].word;
  if (before != "for" && before != "across" && before != "among") return;
  by_key(scene, p, std::move(base), out);
}

void and_key(const Scene& scene, std::span<const Piece* const> p, Piece base,
             std::vector<Piece>& out) {
  const Piece& key = *p.back();
  if (p[0]->list.size() >= 3 || !groupable(scene, key)) return;
  base.kind = group;
  base.list = p[0]->list;
  base.table = p[0]->table;
  base.said = p[0]->said;
  if (key.kind == group) {
    base.list.insert(base.list.end(), key.list.begin(), key.list.end());
  } else {
    const ExprPtr expr = key_of(scene, key);
    if (!expr || signature(expr) == signature(base.list.back())) return;
    base.list.push_back(expr);
  }
  out.push_back(std::move(base));
}

// "hires per year": the grain belongs to the date that was named.
void date_by_grain(const Scene& scene, std::span<const Piece* const> p, Piece base,
                   std::vector<Piece>& out) {
  const auto& c = scene.column(*p[1]);
  if (c.facts.type != Type::date && c.facts.type != Type::timestamp) return;
  if (p[2]->hint == "adverb") return;
  base.kind = group;
  base.list = {bucket_of(p[1]->expr, p[2]->grain)};
  base.table = p[1]->table;
  out.push_back(std::move(base));
}

void adverb_grain(const Scene&, std::span<const Piece* const> p, Piece base,
                  std::vector<Piece>& out) {
  if (p[0]->hint != "adverb") return;
  base.kind = group;
  base.list = {bucket_of(nullptr, p[0]->grain)};
  out.push_back(std::move(base));
}

void by_measure(const Scene& scene, std::span<const Piece* const> p, Piece base,
                std::vector<Piece>& out) {
  const Piece& what = *p.back();
  if (p.front()->kind == by && p.front()->said != "by" && p.front()->said != "in terms of" &&
      p.front()->said != "based on" && p.front()->said != "according to")
    return;
  if (what.kind == column) {
    const auto& c = scene.column(what);
    const bool sortable = c.facts.type == Type::integer || c.facts.type == Type::numeric ||
                          p.front()->kind == ordering;
    if (!sortable || c.role == Role::key || c.role == Role::foreign_key) return;
  }
  base.kind = order;
  base.said = p.front()->said;
  base.table = what.table;
  base.column = what.column;
  base.expr = what.expr;
  base.hint = what.hint;
  const bool upwards = p.front()->said.find("ascending") != std::string::npos;
  base.descending =
      p.front()->kind != ordering || p.front()->descending || (what.kind == measure && !upwards);
  out.push_back(std::move(base));
}

// "ordered by year and name": more columns to sort by.
void sorted_then(const Scene& scene, std::span<const Piece* const> p, Piece base,
                 std::vector<Piece>& out) {
  const auto& c = scene.column(*p.back());
  if (!p[0]->expr || has_aggregate(p[0]->expr) || p[0]->list.size() >= 2 ||
      c.role == Role::free_text || p.back()->column == p[0]->column)
    return;
  Piece longer = *p[0];
  longer.end = base.end;
  longer.score = base.score;
  longer.list.push_back(p.back()->expr);
  out.push_back(std::move(longer));
}

// "ordered by year descending": the direction behind.
void directed(const Scene&, std::span<const Piece* const> p, Piece base, std::vector<Piece>& out) {
  if (p[1]->hint == "by" || !p[0]->expr) return;
  base.kind = order;
  base.said = p[0]->said;
  base.table = p[0]->table;
  base.column = p[0]->column;
  base.expr = p[0]->expr;
  base.list = p[0]->list;
  base.hint = p[0]->hint;
  base.descending = p[1]->descending;
  out.push_back(std::move(base));
}

// "top members by visits": how many of them there are.
void by_rows(const Scene&, std::span<const Piece* const> p, Piece base, std::vector<Piece>& out) {
  if (p[0]->said != "by") return;
  base.kind = order;
  base.table = p[1]->table;
  base.expr = aggregate_of(Agg::count, nullptr, p[1]->table);
  base.hint = "count";
  out.push_back(std::move(base));
}

// "top agents by closed tickets": of those alone.
void by_such_rows(const Scene& scene, std::span<const Piece* const> p, Piece base,
                  std::vector<Piece>& out) {
  if (p[1]->table != p[2]->table) return;
  base.pred = p[1]->pred;
  const std::array<const Piece*, 2> rows{p[0], p[2]};
  by_rows(scene, rows, std::move(base), out);
}

void order_word(const Scene&, std::span<const Piece* const> p, Piece base,
                std::vector<Piece>& out) {
  if (p[0]->hint == "by") return;
  base.kind = order;
  base.descending = p[0]->descending;
  out.push_back(std::move(base));
}

// "across all treatments": of everything there is.
void of_all(const Scene&, std::span<const Piece* const> p, Piece base, std::vector<Piece>& out) {
  if (!p[0]->said.ends_with(" all")) return;
  base.kind = filler;
  base.said = "all";
  out.push_back(std::move(base));
}

}  // namespace

std::span<const Rule> grouping_rules() {
  static const std::array kRules{
      Rule{"group.by", {is(by), is(column, entity, grain)}, 0.3, by_key},
      Rule{"group.over_all", {is(by), is(entity, column)}, 0.3, over_all},
      Rule{"group.different", {is(distinct), is(column, entity)}, 0.4, different},
      Rule{"all.of", {is(filler), is(entity)}, -0.1, of_all},
      Rule{"group.and", {is(group), is(conj_and), is(column, entity, grain, group)}, 0.3, and_key},
      Rule{"group.then", {is(group), is(group)}, 0.0, and_key},
      Rule{"group.date_grain", {is(by), is(column), is(grain)}, 0.3, date_by_grain},
      Rule{"group.adverb", {is(grain)}, 0.2, adverb_grain},
      Rule{"order.by", {is(by, ordering), is(measure, column)}, 0.2, by_measure},
      Rule{"order.then", {is(order), is(conj_and), is(column)}, 0.2, sorted_then},
      Rule{"order.directed", {is(order), is(ordering)}, 0.3, directed},
      Rule{"order.by_rows", {is(by), is(entity)}, 0.1, by_rows},
      Rule{"order.by_such_rows", {is(by), is(filter), is(entity)}, 0.2, by_such_rows},
      Rule{"order.word", {is(ordering)}, 0.2, order_word},
  };
  return kRules;
}

}  // namespace sqlagent::nlq
