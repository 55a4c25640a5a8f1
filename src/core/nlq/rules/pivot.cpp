// A key whose values stand across as columns: "with months as columns", "by quarter across", "pivot
// revenue by region and month". The columns are made by complete_pivot.cpp.
#include <algorithm>
#include <array>

#include "core/nlq/rules/rules.h"

namespace sqlagent::nlq {
namespace {
using enum Kind;

// The words behind a key that lay it across: how many there are.
int across_words(const Scene& scene, int at) {
  static constexpr std::array<std::string_view, 7> kAcross{
      "as columns",     "in columns",     "as column headers", "across",
      "across the top", "in the columns", "as headers"};
  int best = 0;
  for (std::string_view said : kAcross) {
    std::string here;
    int count = 0;
    while (here.size() < said.size() && at + count < static_cast<int>(scene.tokens.size())) {
      here += (count > 0 ? " " : "") + std::string(word_at(scene, at + count));
      ++count;
    }
    if (here == said) best = std::max(best, count);
  }
  return best;
}

void lay_across(Piece base, const std::vector<ExprPtr>& keys, int words, std::vector<Piece>& out) {
  base.kind = group;
  base.list = keys;
  base.hint = "pivot";
  base.end += words;
  base.score += 0.9 * words;
  out.push_back(std::move(base));
}

// "by region and month as columns": the last of the keys.
void group_across(const Scene& scene, std::span<const Piece* const> p, Piece base,
                  std::vector<Piece>& out) {
  const int words = across_words(scene, base.end);
  if (words == 0 || p[0]->hint == "pivot") return;
  base.table = p[0]->table;
  base.said = p[0]->said;
  lay_across(std::move(base), p[0]->list, words, out);
}

// "with months as columns", "quarters across".
void key_across(const Scene& scene, std::span<const Piece* const> p, Piece base,
                std::vector<Piece>& out) {
  const Piece& key = *p.back();
  const int words = across_words(scene, base.end);
  if (words == 0 || key.hint == "adverb") return;
  ExprPtr of = key.kind == grain
                   ? bucket_of(nullptr, key.grain, static_cast<int>(key.n.value_or(0)))
                   : key.expr;
  if (key.kind == column && scene.column(key).facts.type != Type::text) return;
  base.table = key.table;
  lay_across(std::move(base), {std::move(of)}, words, out);
}

// "pivot revenue by region and month", "cross tab of …": the last of two keys.
void two_keys(const Scene& scene, std::span<const Piece* const> p, Piece base,
              std::vector<Piece>& out) {
  if (p[0]->list.size() != 2 || p[0]->hint == "pivot") return;
  bool asked = false;
  for (int i = 0; i < base.begin; ++i) {
    const auto word = word_at(scene, i);
    asked |= word == "pivot" || word == "crosstab" ||
             (word == "cross" &&
              (word_at(scene, i + 1) == "tab" || word_at(scene, i + 1) == "tabulation" ||
               word_at(scene, i + 1) == "table"));
  }
  if (!asked) return;
  base.table = p[0]->table;
  base.said = p[0]->said;
  base.score += 0.3;
  lay_across(std::move(base), p[0]->list, 0, out);
}

}  // namespace

std::span<const Rule> pivot_rules() {
  static const std::array kRules{
      Rule{"pivot.group", {is(group)}, 0.2, group_across},
      Rule{"pivot.key", {maybe(with), is(grain, column)}, 0.2, key_across},
      Rule{"pivot.two_keys", {is(group)}, 0.0, two_keys},
  };
  return kRules;
}

}  // namespace sqlagent::nlq
