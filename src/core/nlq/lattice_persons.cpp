// A person by first and last name, which tables keep in two columns: "Ada Lovelace", quoted or not.
#include <array>

#include "core/catalog/words.h"
#include "core/nlq/lattice.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {

std::vector<catalog::ValueHit> cells(const Scene& scene, std::string_view word) {
  std::vector<catalog::ValueHit> out;
  for (auto& hit : scene.catalog.values().find(word, false, 12))
    if (hit.whole && catalog::normalise(hit.value) == word) out.push_back(std::move(hit));
  return out;
}

}  // namespace

bool is_called(const catalog::Column& column, std::string_view what, std::string_view also) {
  if (has(column.meaning, what) || has(column.meaning, also)) return true;
  return has(column.words, what) || has(column.words, also);
}

void add_full_names(const Scene& scene, Chart& chart) {
  const int n = static_cast<int>(scene.tokens.size());
  for (int at = 0; at < n; ++at) {
    const Token& token = scene.tokens[at];
    std::string first = token.word, last;
    int end = at + 1;
    if (token.quoted) {
      const auto parts = catalog::split_tokens(token.word);
      if (parts.size() != 2) continue;
      first = parts[0];
      last = parts[1];
    } else {
      if (end >= n || token.number || scene.tokens[end].number || scene.tokens[end].quoted)
        continue;
      last = scene.tokens[end++].word;
    }
    for (const auto& given : cells(scene, first)) {
      if (!is_called(scene.column(given.table, given.column), "first", "forename")) continue;
      for (const auto& family : cells(scene, last)) {
        if (family.table != given.table ||
            !is_called(scene.column(family.table, family.column), "last", "surname"))
          continue;
        Piece piece;
        piece.kind = Kind::filter;
        piece.begin = at;
        piece.end = end;
        piece.table = given.table;
        piece.score = 2.4;
        piece.rule = "first and last name";
        const auto is = [&](const catalog::ValueHit& hit) {
          return compare_of(column_of(hit.table, hit.column), Cmp::eq, {{hit.value, Type::text}});
        };
        piece.pred = both_of(is(given), is(family));
        chart.add(std::move(piece));
      }
    }
  }
}

}  // namespace sqlagent::nlq
