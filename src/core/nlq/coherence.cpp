#include "core/nlq/coherence.h"

#include <array>

#include "core/nlq/lexicon.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {
constexpr double kTogether = 0.3, kListed = 0.15;

// What stands between them ties them together: nothing, "of the", "for all".
bool tied(const Scene& scene, int from, int to) {
  static constexpr std::array<std::string_view, 12> kTies{
      "of", "for", "from", "in", "with", "whose", "that", "which", "who", "have", "has", "named"};
  for (int i = from; i < to; ++i) {
    const Token& token = scene.tokens[i];
    if (i > from && scene.tokens[i - 1].ends_clause) return false;
    if (!is_article(token.word) && !has(kTies, std::string_view(token.word))) return false;
  }
  return true;
}

bool listed(const Scene& scene, int from, int to) {
  for (int i = from; i < to; ++i)
    if (const Token& token = scene.tokens[i]; !is_article(token.word) && token.word != "and")
      return false;
  return true;
}

bool is_term(Kind kind) {
  return kind == Kind::column || kind == Kind::entity || kind == Kind::filter;
}

}  // namespace

double coherence(const Scene& scene, const Piece& before, const Piece& next) {
  if (before.table < 0 || next.table < 0 || !is_term(before.kind) || !is_term(next.kind)) return 0;
  const bool same = before.table == next.table;
  if (before.kind == Kind::entity && next.kind == Kind::entity) return 0;
  // Side by side a column and its own value are one condition.
  if (before.kind == Kind::filter || next.kind == Kind::filter)
    if (before.kind == Kind::column || next.kind == Kind::column)
      return same && before.column == next.column && tied(scene, before.end, next.begin) ? -0.5 : 0;
  // "card type": a name of two words, if anything; hardly the type of something else.
  if (before.kind == Kind::entity && next.kind == Kind::column && before.end == next.begin &&
      !scene.tokens[before.end - 1].ends_clause)
    return same ? 0 : -kTogether;
  if (before.kind == Kind::column && next.kind == Kind::column)
    return same && listed(scene, before.end, next.begin) ? kListed : 0;
  if (before.kind == Kind::column || next.kind == Kind::column) return 0;  // owners: lattice_attach
  return same && tied(scene, before.end, next.begin) ? kTogether : 0;
}

}  // namespace sqlagent::nlq
