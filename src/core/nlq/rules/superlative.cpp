// Top-N, bottom-N and superlatives. What is ranked and by what is completed later; here only what
// the words say.
#include <array>

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
  const bool number = c.facts.type == Type::integer || c.facts.type == Type::numeric;
  if (!number || c.role == Role::key || c.role == Role::foreign_key || !p[0]->hint.empty()) return;
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
void ranked_entity(const Scene&, std::span<const Piece* const> p, Piece base,
                   std::vector<Piece>& out) {
  const std::string& said = p[0]->said;
  if (!p[0]->hint.empty() ||
      (said != "most" && said != "fewest" && said != "least" && said != "the most"))
    return;
  base.kind = top;
  base.n = p[0]->n;
  base.descending = p[0]->descending;
  base.said = said;
  base.table = p[1]->table;
  base.expr = aggregate_of(Agg::count, nullptr, p[1]->table);
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

}  // namespace

std::span<const Rule> superlative_rules() {
  static const std::array kRules{
      Rule{"top.word_number", {is(superlative), is(number)}, 0.3, ranked},
      Rule{"top.number_word", {is(number), is(superlative)}, 0.3, ranked},
      Rule{"top.word", {is(superlative)}, 0.0, ranked},
      Rule{"top.column", {is(top), is(column)}, 0.3, ranked_column},
      Rule{"top.related_rows", {is(top), is(entity)}, 0.3, ranked_entity},
      Rule{"top.measure", {is(top), is(measure)}, 0.3, ranked_measure},
  };
  return kRules;
}

}  // namespace sqlagent::nlq
