// Columns that are asked for without their name: "how old", "how expensive"; and people, when the
// table has a word of its own for them.
#include <array>

#include "core/catalog/english.h"
#include "core/nlq/lattice.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {

struct Asked {
  std::string_view how, columns;
};
constexpr std::array kHow = std::to_array<Asked>({{"old", "age"},
                                                  {"tall", "height"},
                                                  {"high", "height elevation altitude"},
                                                  {"heavy", "weight"},
                                                  {"expensive", "price cost fee"},
                                                  {"costly", "price cost fee"},
                                                  {"fast", "speed velocity"},
                                                  {"far", "distance"},
                                                  {"long", "duration length minute"}});

void add_how(const Scene& scene, int at, Chart& chart) {
  for (const auto& asked : kHow) {
    if (scene.tokens[at + 1].word != asked.how) continue;
    for (int t = 0; t < static_cast<int>(scene.catalog.tables().size()); ++t)
      for (int c = 0; c < static_cast<int>(scene.table(t).columns.size()); ++c) {
        const Type type = scene.column(t, c).facts.type;
        const int place = scene.vocabulary.has_word(t, c, asked.columns);
        if (place < 0 || (type != Type::integer && type != Type::numeric)) continue;
        Piece piece;
        piece.kind = Kind::column;
        piece.begin = at;
        piece.end = at + 2;
        piece.table = t;
        piece.column = c;
        piece.expr = column_of(t, c);
        piece.score = 1.6 - 0.05 * place;
        piece.rule = "how " + std::string(asked.how);
        chart.add(std::move(piece));
      }
  }
}

void add_people(const Scene& scene, int at, Chart& chart) {
  static constexpr std::array<std::string_view, 6> kPeople{"people",   "person",    "persons",
                                                           "everyone", "everybody", "individuals"};
  const Token& token = scene.tokens[at];
  if (token.quoted || !has(kPeople, std::string_view(token.word)) ||
      scene.vocabulary.knows(token.stem))
    return;
  for (int t = 0; t < static_cast<int>(scene.catalog.tables().size()); ++t) {
    if (!of_people(scene.table(t))) continue;
    Piece piece;
    piece.kind = Kind::entity;
    piece.begin = at;
    piece.end = at + 1;
    piece.table = t;
    piece.score = 0.75;
    piece.rule = "people";
    chart.add(std::move(piece));
  }
}

}  // namespace

bool of_people(const catalog::Table& table) {
  for (const auto& noun : table.nouns) {
    const auto* word = catalog::english(std::string_view(noun).substr(noun.rfind(' ') + 1));
    if (word && word->kinds.contains('p')) return true;
  }
  return false;
}

void add_implied(const Scene& scene, Chart& chart) {
  for (int at = 0; at < static_cast<int>(scene.tokens.size()); ++at) {
    if (scene.tokens[at].word == "how" && at + 1 < static_cast<int>(scene.tokens.size()))
      add_how(scene, at, chart);
    add_people(scene, at, chart);
  }
}

}  // namespace sqlagent::nlq
