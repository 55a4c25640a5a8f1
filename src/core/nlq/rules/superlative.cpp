// Top-N, bottom-N and superlatives. What is ranked and by what is completed later; here only what
// the words say.
#include <algorithm>
#include <array>

#include "core/nlq/completer.h"
#include "core/nlq/rules/rules.h"

namespace sqlagent::nlq {
namespace {
using enum Kind;
using catalog::Role;

std::optional<long long> whole(const Piece* p) {
  if (!p || !p->unit.empty() || p->literals.empty() ||
      p->literals.front().text.find('.') != std::string::npos ||
      p->literals.front().text.size() > 6)
    return std::nullopt;
  return std::stoll(p->literals.front().text);
}

// "the most orders": speaks of how many there are.
bool counts(std::string_view said) {
  return said == "most" || said == "fewest" || said == "least" || said == "the most" ||
         said.ends_with("number of");
}

void ranked(const Scene&, std::span<const Piece* const> p, Piece base, std::vector<Piece>& out) {
  const Piece* word = nullptr;
  const Piece* number = nullptr;
  for (const Piece* part : p) {
    if (part && part->kind == superlative) word = part;
    if (part && part->kind == Kind::number) number = part;
  }
  if (number && !whole(number)) return;
  base.kind = top;
  base.n = whole(number);
  base.descending = word->descending;
  base.hint = word->hint;
  base.said = word->said;
  out.push_back(std::move(base));
}

// "biggest annual budget", "highest rating", "most guests": the column after the word is what is
// ranked by.
void ranked_column(const Scene& scene, std::span<const Piece* const> p, Piece base,
                   std::vector<Piece>& out) {
  const auto& c = scene.column(*p[1]);
  // "The top stocks" are the stocks themselves, not the "stock price".
  const std::span said(scene.tokens.data() + p[1]->begin,
                       static_cast<size_t>(p[1]->end - p[1]->begin));
  if (p[1]->rule == "part of column name" &&
      std::ranges::any_of(scene.vocabulary.tables(said),
                          [](const NameHit& hit) { return hit.quality > 0.9; }))
    return;
  const bool number = c.facts.type == Type::integer || c.facts.type == Type::numeric;
  const bool date = c.facts.type == Type::date || c.facts.type == Type::timestamp;
  const bool dated = (date || is_year(c)) && p[0]->hint == "@time" &&
                     (p[1]->rule == "column name" || p[1]->score > 0.6) &&
                     (p[1]->end - p[1]->begin > 1 ||
                      std::ranges::find(c.words, scene.tokens[p[1]->begin].word) != c.words.end());
  // "the most customers" where a customer is a cell: how many different ones.
  const bool counted = p[0]->hint.empty() && counts(p[0]->said) && !date &&
                       c.role != Role::free_text && c.role != Role::rate &&
                       c.role != Role::additive && c.role != Role::balance;
  if (counted) {
    Piece many = base;
    many.kind = top;
    many.n = p[0]->n;
    many.descending = p[0]->descending;
    many.said = p[0]->said;
    many.table = p[1]->table;
    many.column = p[1]->column;
    many.expr = aggregate_of(Agg::count_distinct, p[1]->expr, p[1]->table);
    many.score -= 0.2;
    out.push_back(std::move(many));
  }
  if (!dated &&
      (!number || c.role == Role::key || c.role == Role::foreign_key || !p[0]->hint.empty()))
    return;
  base.kind = top;
  base.n = p[0]->n;
  base.descending = p[0]->descending;
  base.said = p[0]->said;
  base.table = p[1]->table;
  base.column = p[1]->column;
  base.expr = p[1]->expr;
  out.push_back(std::move(base));
}

// "most orders": by how many related rows there are.
void ranked_entity(const Scene& scene, std::span<const Piece* const> p, Piece base,
                   std::vector<Piece>& out) {
  const std::string& said = p[0]->said;
  const bool sold = p[0]->hint == "@sales" && said.find("most") != std::string::npos;
  if (!sold && (!p[0]->hint.empty() || !counts(said))) return;
  // "most tickets" of a table of ticket sales: how many were sold, where a row may hold several.
  const bool partly = p[1]->score < 0.8 * (p[1]->end - p[1]->begin);
  for (const auto& derived : scene.derived) {
    if (derived.name != "units" || derived.table != p[1]->table || (!partly && !sold)) continue;
    Piece units = base;
    units.kind = top;
    units.n = p[0]->n;
    units.descending = p[0]->descending;
    units.said = said;
    units.table = derived.table;
    units.expr = aggregate_of(Agg::sum, derived.row, derived.table);
    units.hint = "units";
    units.score += 0.15;
    out.push_back(std::move(units));
  }
  base.kind = top;
  base.n = p[0]->n;
  base.descending = p[0]->descending;
  base.said = said;
  base.table = p[1]->table;
  base.expr = aggregate_of(Agg::count, nullptr, p[1]->table);
  base.hint = "count";
  out.push_back(std::move(base));
}

// "the stadium with the maximum capacity": as good as the highest.
void ranked_extreme(const Scene& scene, std::span<const Piece* const> p, Piece base,
                    std::vector<Piece>& out) {
  if (p[1]->agg != Agg::max && p[1]->agg != Agg::min) return;
  const auto& c = scene.column(*p[2]);
  const bool ranks = c.facts.type == Type::integer || c.facts.type == Type::numeric ||
                     c.facts.type == Type::date || c.facts.type == Type::timestamp;
  if (!ranks || c.role == Role::key || c.role == Role::foreign_key) return;
  base.kind = top;
  base.descending = p[1]->agg == Agg::max;
  base.said = base.descending ? "highest" : "lowest";
  base.table = p[2]->table;
  base.column = p[2]->column;
  base.expr = p[2]->expr;
  out.push_back(std::move(base));
}

// "opened most recently": the column before the word.
void column_ranked(const Scene& scene, std::span<const Piece* const> p, Piece base,
                   std::vector<Piece>& out) {
  const std::string& said = p[1]->said;
  for (int i = p[0]->end; i < p[1]->begin; ++i)
    if (scene.tokens[i].word != "in" && scene.tokens[i].word != "the") return;
  if (p[1]->hint != "@time" || p[1]->n || (p[1]->expr && p[1]->column != p[0]->column) ||
      (said.find("recent") == std::string::npos && said != "earliest" && said != "latest"))
    return;
  const Piece* const swapped[] = {p[1], p[0]};
  ranked_column(scene, swapped, std::move(base), out);
}

// "most no-shows": by how many rows have that value.
void ranked_filter(const Scene&, std::span<const Piece* const> p, Piece base,
                   std::vector<Piece>& out) {
  if (!p[0]->hint.empty() || !counts(p[0]->said) || p[1]->table < 0 || !p[1]->pred) return;
  Aggregate rows;
  rows.f = Agg::count;
  rows.table = p[1]->table;
  rows.where = std::make_shared<const Aggregate::PredBox>(Aggregate::PredBox{*p[1]->pred});
  base.kind = top;
  base.n = p[0]->n;
  base.descending = p[0]->descending;
  base.said = p[0]->said;
  base.table = p[1]->table;
  base.expr = std::make_shared<const Expr>(Expr{rows});
  base.hint = "count";
  out.push_back(std::move(base));
}

void ranked_measure(const Scene&, std::span<const Piece* const> p, Piece base,
                    std::vector<Piece>& out) {
  if (!p[0]->hint.empty()) return;
  base.kind = top;
  base.n = p[0]->n;
  base.descending = p[0]->descending;
  base.said = p[0]->said;
  base.table = p[1]->table;
  base.expr = p[1]->expr;
  base.hint = p[1]->hint;
  out.push_back(std::move(base));
}

// "five cities": how many are to be shown.
void so_many(const Scene&, std::span<const Piece* const> p, Piece base, std::vector<Piece>& out) {
  const auto n = whole(p[0]);
  if (!n || *n < 1 || *n > 1000 || p[0]->end != p[1]->begin) return;  // not "district 1 in …"
  Piece some = *p[1];
  some.begin = base.begin;
  some.score = base.score;
  some.rule = base.rule;
  some.n = n;
  out.push_back(std::move(some));
}

}  // namespace

std::span<const Rule> superlative_rules() {
  static const std::array kRules{
      Rule{"top.so_many", {is(number), is(entity)}, 0.0, so_many},
      Rule{"top.word_number", {is(superlative), is(number)}, 0.3, ranked},
      Rule{"top.number_word", {is(number), is(superlative)}, 0.3, ranked},
      Rule{"top.word", {is(superlative)}, 0.0, ranked},
      Rule{"top.column", {is(top), is(column)}, 0.3, ranked_column},
      Rule{"top.extreme", {is(with), is(agg), is(column)}, 0.5, ranked_extreme},
      Rule{"top.column_before", {is(column), is(top)}, 0.2, column_ranked},
      Rule{"top.related_rows", {is(top), is(entity)}, 0.3, ranked_entity},
      Rule{"top.rows_with", {is(top), is(filter)}, 0.2, ranked_filter},
      Rule{"top.measure", {is(top), is(measure)}, 0.3, ranked_measure},
  };
  return kRules;
}

}  // namespace sqlagent::nlq
