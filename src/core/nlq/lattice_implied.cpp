// Columns that are asked for without their name: "how old", "how expensive"; and people, when the
// table has a word of its own for them.
#include <algorithm>
#include <array>

#include "core/catalog/english.h"
#include "core/catalog/words.h"
#include "core/nlq/completer.h"
#include "core/nlq/lattice.h"
#include "core/nlq/lexicon.h"
#include "core/nlq/naming.h"
#include "core/nlq/order.h"
#include "core/nlq/phrases.h"
#include "core/nlq/units.h"

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

bool says_person(const Token& token) {
  const auto* word = catalog::english(catalog::singular(token.word));
  return word && word->kinds.contains('N') && word->kinds.contains('p');
}

// The rows of an only table are whatever kind of persons somebody calls them ("athletes" of a table
// of swimmers), unless a cell says it.
bool may_be_of_only(const Scene& scene, const Token& token, const catalog::Table& table) {
  return scene.catalog.tables().size() == 1 && of_people(table) && !token.number &&
         !is_known_english(token.word) && scene.catalog.values().find(token.word, false, 1).empty();
}

// First and last name stand in columns of their own: the rows are persons, whatever the table is
// called ("list", "band").
bool keeps_persons(const catalog::Table& table) {
  const auto called = [&](std::string_view what, std::string_view also) {
    return std::ranges::any_of(table.columns, [&](const catalog::Column& column) {
      return column.facts.type == Type::text && is_called(column, what, also);
    });
  };
  return called("first", "forename") && called("last", "surname");
}

// "people" are whoever the rows are; "students" those of the only table of persons that does not
// say itself what kind of persons they are.
void add_people(const Scene& scene, int at, Chart& chart) {
  static constexpr std::array<std::string_view, 7> kPeople{
      "people", "person", "persons", "everyone", "everybody", "individuals", "individual"};
  const Token& token = scene.tokens[at];
  if (token.quoted || is_stop_word(token.word) || scene.vocabulary.knows(token.stem)) return;
  const bool anyone = has(kPeople, std::string_view(token.word));
  if (!anyone && !says_person(token)) return;
  std::vector<int> meant;
  for (int t = 0; t < static_cast<int>(scene.catalog.tables().size()); ++t) {
    const bool kind = of_people(scene.table(t));
    const bool unsaid = !kind && keeps_persons(scene.table(t));
    if (anyone ? kind : unsaid || may_be_of_only(scene, token, scene.table(t))) meant.push_back(t);
  }
  if (!anyone && meant.size() != 1) return;
  for (int t : meant) {
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

// "Best 10 selling items", "top 5 performing stocks": a number inside a superlative of two words.
void add_counted_superlative(const Scene& scene, int at, Chart& chart) {
  if (at + 2 >= static_cast<int>(scene.tokens.size()) || !scene.tokens[at + 1].number) return;
  const std::string& count = scene.tokens[at + 1].number->text;
  if (count.size() > 4 || count.find_first_not_of("0123456789") != std::string::npos) return;
  const std::string words = scene.tokens[at].word + " " + scene.tokens[at + 2].word;
  for (const Phrase& phrase : phrases()) {
    if (phrase.kind != Kind::superlative || phrase.words != words) continue;
    Piece piece;
    piece.kind = Kind::top;
    piece.begin = at;
    piece.end = at + 3;
    piece.n = std::stoll(count);
    piece.descending = phrase.descending;
    piece.hint = phrase.hint;
    piece.said = words;
    piece.score = 3.3;
    piece.rule = "superlative around a number";
    chart.add(std::move(piece));
  }
}

// "How have sectors done", "how are they doing": the verb asks how well they performed.
void add_fared(const Scene& scene, Chart& chart) {
  static constexpr std::array kBe = std::to_array<std::string_view>(
      {"have", "has", "did", "do", "does", "are", "is", "were", "was"});
  static constexpr std::array kDone =
      std::to_array<std::string_view>({"done", "doing", "fared", "fare", "faring"});
  if (scene.tokens.size() < 4 || scene.tokens[0].word != "how" ||
      !has(kBe, std::string_view(scene.tokens[1].word)))
    return;
  for (int at = 3; at < static_cast<int>(scene.tokens.size()); ++at) {
    if (scene.tokens[at].quoted || !has(kDone, std::string_view(scene.tokens[at].word))) continue;
    Token performance = scene.tokens[at];
    performance.word = "performance";
    performance.stem = stem(performance.word);
    for (const auto& hit : scene.vocabulary.columns(std::span(&performance, 1))) {
      Piece piece;
      piece.kind = Kind::column;
      piece.begin = at;
      piece.end = at + 1;
      piece.table = hit.table;
      piece.column = hit.column;
      piece.expr = column_of(hit.table, hit.column);
      piece.score = 0.9 * hit.quality;
      piece.rule = "how they did";
      chart.add(std::move(piece));
    }
  }
}

// "How many tonnes were delivered", "average price per tonne": a unit stands for the only column
// that is kept in it; behind "per" it says of a price what it is the price of.
void add_unit(const Scene& scene, int at, Chart& chart) {
  static constexpr std::array<std::string_view, 4> kKinds{"gram", "metre", "litre", "hectare"};
  const Token& token = scene.tokens[at];
  const std::string_view unit = unit_named(token.word);
  const bool measures = std::ranges::any_of(
      kKinds, [&](std::string_view kind) { return factor(unit, kind).has_value(); });
  if (token.quoted || token.word.size() < 2 || !measures || (at > 0 && scene.tokens[at - 1].number))
    return;
  const bool per = at > 0 && scene.tokens[at - 1].word == "per";
  std::vector<ColumnRef> kept, priced;
  for (int t = 0; t < static_cast<int>(scene.catalog.tables().size()); ++t)
    for (int c = 0; c < static_cast<int>(scene.table(t).columns.size()); ++c) {
      const auto& column = scene.column(t, c);
      if (!is_number(column) || unit_of(column) != unit) continue;
      (column.role == catalog::Role::additive ? kept : priced).push_back({t, c, {}});
    }
  Piece piece;
  piece.begin = per ? at - 1 : at;
  piece.end = at + 1;
  piece.score = per ? 1.2 : 0.8;
  piece.rule = "unit";
  if (per && !priced.empty()) {
    piece.kind = Kind::filler;
    chart.add(std::move(piece));
  } else if (!per && kept.size() == 1 && !scene.vocabulary.knows(token.stem)) {
    piece.kind = Kind::column;
    piece.table = kept[0].table;
    piece.column = kept[0].column;
    piece.expr = column_of(piece.table, piece.column);
    chart.add(std::move(piece));
  }
}

// "Customer numbers", "customer activity" beside which something else moves: that they are.
void add_said_of_figures(const Scene& scene, int at, Chart& chart) {
  static constexpr std::array kSaid = std::to_array<std::string_view>(
      {"numbers", "figures", "activity", "behaviour", "behavior", "statistics"});
  if (at == 0 || !has(kSaid, std::string_view(scene.tokens[at].word)) ||
      std::ranges::none_of(chart.pieces(),
                           [](const Piece& p) { return p.kind == Kind::correlate; }) ||
      scene.vocabulary.tables(std::span(scene.tokens.data() + at - 1, 1)).empty())
    return;
  Piece piece;
  piece.kind = Kind::filler;
  piece.begin = at;
  piece.end = at + 1;
  piece.score = 0.3;
  piece.rule = "figures of what is named";
  chart.add(std::move(piece));
}

}  // namespace

bool of_people(const catalog::Table& table) {
  const auto person = [](std::string_view noun) {
    const auto* word = catalog::english(noun.substr(noun.rfind(' ') + 1));
    return word && word->kinds.contains('p');
  };
  return std::ranges::any_of(table.nouns, person) ||
         (table.display >= 0 && person(words_of(table.columns[table.display])));
}

int row_number(const catalog::Table& table) {
  if (table.key < 0) return -1;
  const auto& key = table.columns[table.key].facts;
  const bool dense =
      key.type == Type::integer && key.min && key.max && key.rows > 1 &&
      std::stoll(*key.max) - std::stoll(*key.min) + 1 == static_cast<long long>(key.rows);
  return dense ? table.key : -1;
}

void add_implied(const Scene& scene, Chart& chart) {
  add_fared(scene, chart);
  for (int at = 0; at < static_cast<int>(scene.tokens.size()); ++at) {
    if (scene.tokens[at].word == "how" && at + 1 < static_cast<int>(scene.tokens.size()))
      add_how(scene, at, chart);
    add_people(scene, at, chart);
    add_unit(scene, at, chart);
    add_counted_superlative(scene, at, chart);
    add_said_of_figures(scene, at, chart);
  }
}

}  // namespace sqlagent::nlq
