// Cells in the question: exact, by stem, by meaning in another language, by parts, and near misses
// — for values of few-valued columns.
#include <algorithm>
#include <array>
#include <map>

#include "core/catalog/english.h"
#include "core/catalog/words.h"
#include "core/nlq/lattice.h"
#include "core/nlq/lexicon.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {
using catalog::Role;

// "cancellation" for cancelled, "helmet" for Helmets: few-valued columns are also searched by stem.
using Stems = std::multimap<std::string, std::pair<std::pair<int, int>, std::string>>;
Stems value_stems(const Scene& scene) {
  Stems out;
  for (int t = 0; t < static_cast<int>(scene.catalog.tables().size()); ++t)
    for (int c = 0; c < static_cast<int>(scene.table(t).columns.size()); ++c) {
      const auto& column = scene.column(t, c);
      if (column.facts.type != Type::text || column.facts.values.size() > 60 ||
          column.role == Role::display_name || column.role == Role::free_text)
        continue;  // "released" is a state, hardly ever the song "Release"
      for (const auto& value : column.facts.values) {
        std::string key;
        for (const auto& word : catalog::split_tokens(value))
          key += (key.empty() ? "" : " ") + stem(word);
        if (key.size() > 2) out.emplace(std::move(key), std::pair{std::pair{t, c}, value});
      }
    }
  return out;
}

struct CellHit {
  double quality;
  std::vector<std::string> values;
};
using CellHits = std::map<std::pair<int, int>, CellHit>;

void note(CellHits& hits, int table, int column, const std::string& value, double quality) {
  auto& hit = hits[{table, column}];
  if (quality > hit.quality + 0.02) {
    hit.quality = quality;
    hit.values = {value};
  } else if (quality > hit.quality - 0.02 && !has(hit.values, value) && hit.values.size() < 20) {
    hit.values.push_back(value);
  }
}

bool searchable(const catalog::Column& column) {
  return column.role != Role::key && column.role != Role::contact &&
         column.role != Role::foreign_key;
}

// Names a table or a column outright.
bool heads(const Scene& scene, const Token& word) {
  if (word.word == "id" || word.word == "ids") return true;
  const std::span one(&word, 1);
  const auto tables = scene.vocabulary.tables(one), columns = scene.vocabulary.columns(one);
  return (!tables.empty() && tables.front().quality > 0.9) ||
         (!columns.empty() && columns.front().quality > 0.9);
}

// "sex is F", "rated as R", "grade A": one letter is a cell only where it is announced.
bool after_its_column(const Scene& scene, int at) {
  static constexpr std::array<std::string_view, 8> kAnnounce{"is",   "as",    "=",     "code",
                                                             "type", "grade", "class", "rating"};
  return at > 0 && has(kAnnounce, std::string_view(scene.tokens[at - 1].word));
}

}  // namespace

void add_cells(const Scene& scene, Chart& chart) {
  const int n = static_cast<int>(scene.tokens.size());
  const Stems stems = value_stems(scene);
  const auto& values = scene.catalog.values();
  std::vector<Piece> found;
  std::vector<bool> headers;
  for (const Token& token : scene.tokens)
    headers.push_back(!token.quoted && !is_stop_word(token.word) && heads(scene, token));
  for (int begin = 0; begin < n; ++begin)
    for (int end = begin + 1; end <= std::min(n, begin + kMaxWords); ++end) {
      const Token& first = scene.tokens[begin];
      const bool of_ours =
          std::ranges::any_of(phrases(), [&](const Phrase& p) { return p.words == first.word; });
      if (!first.quoted && end == begin + 1 &&
          (is_stop_word(first.word) || first.number ||
           (first.word.size() < 2 && !after_its_column(scene, begin)) ||
           (of_ours && first.word.size() < 4)))
        continue;
      // "no-show": a cell of several words may start or end with a small one, if it is the whole.
      const bool edged =
          !first.quoted && (only_stops(scene, begin, begin + 1) || only_stops(scene, end - 1, end));
      if (edged && (end == begin + 1 || only_stops(scene, begin, end))) continue;
      const int length = end - begin;
      const std::string text = text_of(scene, begin, end);
      // A word of the schema is that before it is part of a cell, or its initials.
      const bool header = length == 1 && headers[begin];
      // Words of headers are not searched for inside cells: "web accelerators" are the table.
      bool all_known = !first.quoted;
      for (int i = begin; i < end; ++i)
        all_known &=
            is_stop_word(scene.tokens[i].word) || scene.vocabulary.knows(scene.tokens[i].stem);
      CellHits hits;
      for (const std::string& form : {text, catalog::singular(text), catalog::plural(text)}) {
        if (form != text && (first.quoted || stem(form) != stem(text)))
          continue;  // not person → people
        for (const auto& hit : values.find(form, false, 12)) {
          const auto& column = scene.column(hit.table, hit.column);
          if (!hit.whole && column.facts.values.size() > 2000) continue;
          // Initials and aliases of two letters are too many to be meant by a small word.
          if (text.size() < 3 && catalog::normalise(hit.value) != text) continue;
          if (edged && (!hit.whole || hit.similarity < 1)) continue;
          if ((header && (!hit.whole || hit.similarity < 1)) || (all_known && !hit.whole)) continue;
          const double quality = !hit.whole           ? std::min(0.62, hit.similarity)
                                 : hit.similarity < 1 ? 0.9
                                 : header             ? (form == text ? 1.0 : 0.8)
                                                      : 1.0;
          note(hits, hit.table, hit.column, hit.value, form == text ? quality : quality - 0.03);
        }
      }
      std::string key;
      for (int i = begin; i < end; ++i) key += (i > begin ? " " : "") + scene.tokens[i].stem;
      // The "industry" of a table of industries is not the sector "Industrials".
      for (auto [from, to] = stems.equal_range(key); from != to; ++from)
        if (!header ||
            catalog::singular(catalog::normalise(from->second.second)) == catalog::singular(text))
          note(hits, from->second.first.first, from->second.first.second, from->second.second,
               0.93);
      if (!edged && (length == 1 || length == 2)) {
        std::string joined = text;
        std::ranges::replace(joined, ' ', '_');
        for (const std::string& base : {joined, catalog::singular(joined)})
          for (std::string_view other : cell_words(base)) {
            std::string spoken(other);
            std::ranges::replace(spoken, '_', ' ');
            for (const auto& hit : values.find(spoken, false, 12)) {
              // One-letter codes mean something only in the column for it.
              const bool code = spoken.size() <= 2;
              const bool gender =
                  scene.vocabulary.has_word(hit.table, hit.column, "gender sex geschlecht") >= 0;
              const bool country = scene.column(hit.table, hit.column).role == Role::geography;
              if (hit.whole && (!code || gender || country))
                note(hits, hit.table, hit.column, hit.value, 0.85);
            }
            for (auto [from, to] = stems.equal_range(stem(spoken)); from != to; ++from)
              if (spoken.size() > 2)
                note(hits, from->second.first.first, from->second.first.second, from->second.second,
                     0.84);
          }
      }
      const bool ours =
          scene.vocabulary.knows(first.stem) || is_known_english(first.word) ||
          !catalog::verb_of(first.word).empty() ||
          std::ranges::any_of(phrases(), [&](const Phrase& p) { return p.words == text; });
      if (!edged && hits.empty() && length <= 3 && text.size() >= 4 && !(length == 1 && ours))
        for (const auto& hit : values.find(text, true, 6))
          if (scene.column(hit.table, hit.column).facts.values.size() <= 5000)
            note(hits, hit.table, hit.column, hit.value, std::min(0.7, hit.similarity * 0.8));
      // A word that names a table is that before it is a cell ("people" in a company that has a
      // People team).
      const auto named = length == 1 && !first.quoted
                             ? scene.vocabulary.tables(std::span(&first, 1))
                             : std::vector<NameHit>{};
      const bool person = catalog::singular(first.word) == "person" ||
                          has(alike("person"), std::string_view(catalog::singular(first.word)));
      const bool noun = !named.empty() && named.front().quality > (person ? 0.7 : 0.95);
      for (auto& [place, hit] : hits) {
        const auto& column = scene.column(place.first, place.second);
        Piece piece;
        piece.kind = Kind::value;
        piece.begin = begin;
        piece.end = end;
        piece.table = place.first;
        piece.column = place.second;
        piece.score = static_cast<double>(length) * hit.quality * (searchable(column) ? 1.0 : 0.7) *
                      (noun ? 0.7 : 1.0);
        piece.soft = hit.quality < 0.5;
        piece.rule = hit.quality > 0.9 ? "cell" : "like a cell";
        for (const auto& value : hit.values) piece.literals.push_back({value, column.facts.type});
        piece.expr = column_of(place.first, place.second);
        found.push_back(std::move(piece));
      }
    }
  for (const Piece& piece : found) {
    const bool inside = std::ranges::any_of(found, [&](const Piece& whole) {
      return whole.rule == "cell" && whole.end - whole.begin > piece.end - piece.begin &&
             whole.begin <= piece.begin && piece.end <= whole.end && whole.table == piece.table &&
             whole.column == piece.column;
    });
    if (!inside) chart.add(piece);
  }
}

}  // namespace sqlagent::nlq
