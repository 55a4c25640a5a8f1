// Names of the tenant's schema in the question: columns by full or partial name, tables by their
// nouns.
#include <algorithm>
#include <array>

#include "core/nlq/completer.h"
#include "core/nlq/lattice.h"
#include "core/nlq/lexicon.h"
#include "core/nlq/order.h"
#include "core/nlq/units.h"

namespace sqlagent::nlq {
namespace {
using catalog::Role;

constexpr double kSameNoun = 0.2;
constexpr double kKind = -0.1;        // "job" is the job itself rather than its job type
constexpr double kListedLength = 60;  // characters of a cell that names something
constexpr double kHead = 0.7;         // a word that says of a column what it is anyway

// A verb of asking is a noun as well, where the schema has it: "average return", "list price".
bool silent(const Scene& scene, int i) {
  const Token& token = scene.tokens[i];
  if (token.quoted || !is_stop_word(token.word)) return false;
  if (i == 0) return true;
  const bool noun = token.word == "return" || token.word == "use" || token.word == "work";
  if (noun && scene.vocabulary.knows(token.stem)) return false;
  const bool listing = token.word == "list" || token.word == "show";
  return !listing || i + 1 == static_cast<int>(scene.tokens.size()) ||
         !scene.vocabulary.knows(stem(token.word + scene.tokens[i + 1].word));
}

// "Waiting time", "deal amount", "call date": a word for what the column before it holds anyway.
bool says_what_it_holds(const catalog::Column& column, std::string_view word) {
  static constexpr std::array<std::string_view, 3> kTime{"time", "times", "duration"};
  static constexpr std::array<std::string_view, 5> kAmount{"amount", "amounts", "value", "sum",
                                                           "figure"};
  const Type type = column.facts.type;
  const bool number = type == Type::integer || type == Type::numeric;
  if (has(kTime, word))
    return type == Type::interval || (number && factor(unit_of(column), "second").has_value());
  if (has(kAmount, word)) return number && column.role == Role::additive;
  if (word == "address" || word == "addresses") return column.role == Role::contact;
  return (word == "date" || word == "day") && (type == Type::date || type == Type::timestamp);
}

// The same mention, with such a word behind it.
void add_longer(const Scene& scene, const Piece& piece, std::vector<Piece>& out) {
  if (piece.end >= static_cast<int>(scene.tokens.size())) return;
  const Token& next = scene.tokens[piece.end];
  if (next.quoted || !says_what_it_holds(scene.column(piece), next.word)) return;
  Piece longer = piece;
  ++longer.end;
  longer.score += 0.7;
  out.push_back(std::move(longer));
}

bool names(const std::vector<NameHit>& entities, int table) {
  return std::ranges::any_of(
      entities, [&](const NameHit& e) { return e.table == table && e.quality > 0.85; });
}

// "Enrollment size", "affiliation type": a word behind a column that only says what kind of thing
// stands there. Where it names another column, that one covers it better.
void add_heads(const Scene& scene, std::vector<Piece>& found) {
  static constexpr std::array kFigure = std::to_array<std::string_view>(
      {"size", "sizes", "score", "scores", "amount", "amounts", "usage", "figure", "percentage"});
  static constexpr std::array kLabel = std::to_array<std::string_view>(
      {"type", "types", "status", "category", "categories", "location", "locations"});
  static constexpr std::array kAny = std::to_array<std::string_view>(
      {"number", "numbers", "value", "level", "levels", "code", "codes"});
  const size_t named = found.size();
  for (size_t i = 0; i < named; ++i) {
    if (found[i].kind != Kind::column || found[i].rule != "column name" ||
        found[i].end >= static_cast<int>(scene.tokens.size()))
      continue;
    const Token& head = scene.tokens[found[i].end];
    const auto& column = scene.column(found[i]);
    const bool figure = column.facts.type == Type::integer || column.facts.type == Type::numeric;
    const std::string_view word = head.word;
    const bool key = column.role == Role::key || column.role == Role::foreign_key;
    // What a thing is called has no location and no status: the thing has.
    const bool called = found[i].column == scene.table(found[i].table).display;
    if (head.quoted || (key && !has(kAny, word)) || (called && has(kLabel, word)) ||
        scene.tokens[found[i].end - 1].ends_clause ||
        !(has(kAny, word) || has(kFigure, word) || has(kLabel, word)) ||
        (has(kFigure, word) && !figure) ||
        (has(kLabel, word) && figure && column.role == Role::additive))
      continue;
    Piece piece = found[i];
    piece.end += 1;
    piece.score += kHead;
    piece.rule = "column name and what kind of thing it is";
    found.push_back(std::move(piece));
  }
}

// "Ticket revenue" is no row of ticket sales.
bool is_amount(const Scene& scene, const Token& word, int table) {
  static constexpr std::array<std::string_view, 5> kAmounts{"revenue", "turnover", "income",
                                                            "earnings", "profit"};
  return has(kAmounts, std::string_view(word.word)) &&
         std::ranges::none_of(scene.table(table).nouns, [&](const std::string& noun) {
           return noun.find(word.word) != std::string::npos;
         });
}

}  // namespace

void add_names(const Scene& scene, Chart& chart) {
  std::vector<Piece> found;
  const int n = static_cast<int>(scene.tokens.size());
  for (int begin = 0; begin < n; ++begin)
    for (int end = begin + 1; end <= std::min(n, begin + kMaxWords); ++end) {
      if (silent(scene, begin) || silent(scene, end - 1)) {
        // A name may hold a stop word ("number of orders"), not start or end with one.
        continue;
      }
      const std::span words(scene.tokens.data() + begin, static_cast<size_t>(end - begin));
      if (std::ranges::any_of(words,
                              [](const Token& t) { return t.quoted || t.number || t.date; }) &&
          end - begin == 1)
        continue;
      static constexpr std::array<std::string_view, 6> kInside{"of", "per", "to",
                                                               "in", "on",  "and"};
      std::vector<Token> content;
      bool broken = false;
      for (int i = begin; i < end; ++i) {
        const bool stop = silent(scene, i);
        broken |= stop && !has(kInside, std::string_view(scene.tokens[i].word));
        if (!stop || scene.tokens[i].word == "per") content.push_back(scene.tokens[i]);
      }
      if (broken) continue;
      if (content.size() == 1 && (content[0].word == "no" || content[0].word == "number"))
        continue;  // "no" is not client_no
      const auto entities = scene.vocabulary.tables(content);
      for (const auto& hit : scene.vocabulary.columns(content)) {
        // A key is not called by the thing it identifies: "customers" are the table, not
        // orders.customer_id.
        const Role role = scene.column(hit.table, hit.column).role;
        const bool key = role == Role::key || role == Role::foreign_key ||
                         std::ranges::any_of(scene.catalog.edges(), [&](const catalog::Edge& e) {
                           return e.from_table == hit.table && e.from_column == hit.column;
                         });
        if (key && hit.quality < 0.97 && !entities.empty()) continue;
        // "physicians who prescribe a medication" are the tables, though columns that point at them
        // are called the same.
        const bool numbered = end < n && scene.tokens[end].number;  // "room 112"
        if (!numbered && std::ranges::any_of(scene.catalog.edges(), [&](const catalog::Edge& e) {
              return e.from_table == hit.table && e.from_column == hit.column &&
                     e.to_table != hit.table && names(entities, e.to_table);
            }))
          continue;
        const bool shown = hit.column == scene.table(hit.table).display && hit.quality < 0.93;
        if (shown && std::ranges::any_of(entities, [&](const NameHit& e) {
              return e.table == hit.table && e.quality > 0.7;
            }))
          continue;
        Piece piece;
        piece.kind = Kind::column;
        piece.begin = begin;
        piece.end = end;
        piece.table = hit.table;
        piece.column = hit.column;
        piece.expr = column_of(hit.table, hit.column);
        piece.score = static_cast<double>(content.size()) * hit.quality;
        // A column that is called as its table is: not the rows, but what stands there, unless that
        // is whole texts, which nobody lists for themselves.
        if (hit.quality > 0.93 && hit.column != scene.table(hit.table).display &&
            scene.column(hit.table, hit.column).facts.type == Type::text &&
            scene.column(hit.table, hit.column).facts.mean_length <= kListedLength &&
            !is_unique(scene.column(hit.table, hit.column)) && names(entities, hit.table))
          piece.score += scene.column(hit.table, hit.column).words.size() <= content.size()
                             ? kSameNoun
                             : kKind;
        piece.soft = hit.quality < 0.45;
        piece.rule = hit.quality > 0.9 ? "column name" : "part of column name";
        add_longer(scene, piece, found);
        found.push_back(std::move(piece));
      }
      add_owned(scene, begin, end, content, found);
      add_keys_of_things(scene, begin, end, found);
      const bool called =
          std::ranges::any_of(entities, [](const NameHit& hit) { return hit.quality > 0.999; });
      for (auto hit : entities) {
        if (is_amount(scene, content.back(), hit.table)) continue;
        // Beside the products themselves "products" hardly means the products of shops.
        if (called && hit.quality < 0.999) hit.quality *= 0.75;
        Piece piece;
        piece.kind = Kind::entity;
        piece.begin = begin;
        piece.end = end;
        piece.table = hit.table;
        piece.score = static_cast<double>(content.size()) * hit.quality;
        piece.soft = hit.quality < 0.45;
        piece.rule = "table noun";
        found.push_back(std::move(piece));
      }
    }
  add_heads(scene, found);
  attach(scene, found);
  sort_stably(found, [](const Piece& a, const Piece& b) { return a.score > b.score; });
  for (Piece& piece : found) chart.add(std::move(piece));  // of equal ones the best stays
}

}  // namespace sqlagent::nlq
